/* What the imagined GPUs are like now, and what every function of the fake does first and last. */
#ifndef FAKE_NVML_STATE_H
#define FAKE_NVML_STATE_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "functions.h"

#define MAX_GPUS 64
#define MAX_INSTANCES 7
#define COLUMNS (MAX_GPUS + 1) /* column 0: a call that names no GPU */
#define NA LLONG_MIN
#define SAMPLING_PERIOD_US 166667 /* nvml.h: between 1/6 s and 1 s */

enum { OK = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NO_PERMISSION = 4, NOT_FOUND = 6, INSUFFICIENT_SIZE = 7,
       DRIVER_NOT_LOADED = 9, GPU_IS_LOST = 15, VERSION_MISMATCH = 25, UNKNOWN = 999 };

typedef struct { char types[4]; unsigned pid; unsigned long long memory; long long sm, mem, enc, dec; unsigned instance; } process_t;
typedef struct { unsigned pid; unsigned long long timestamp; unsigned sm, mem, enc, dec; } sample_t;
typedef struct { unsigned kind; unsigned long long timestamp; double value; } buffered_t;
typedef struct { unsigned id, slices, compute_slices; unsigned long long total, used; char uuid[96], name[128]; } instance_t;

typedef struct {
    char uuid[96], name[256], bus[32];
    long long utilization_sm, utilization_memory, encoder, decoder, memory_total, memory_used, memory_reserved,
        temperature, slowdown, fan, power_mw, limit_mw, energy_mj, clock_sm, clock_memory, pstate, throttle, unplugged,
        value_type, buffer_repeats, mig_mode, mig_denied, virtualization, pcie_rx, pcie_tx;
    process_t *processes;
    size_t process_count;
    sample_t *samples;
    size_t sample_count;
    buffered_t *buffered;
    size_t buffered_count;
    instance_t instances[MAX_INSTANCES];
    size_t instance_count;
} gpu_t;

typedef struct { int error, signal; long long delay_ms; } fault_t;

extern gpu_t gpus[MAX_GPUS];
extern int gpu_count, loaded, early_535, own_bus_form, counts_live, moving;
long long moved(long long value, long long step); /* where the state says `moving`, another one every second */
long long moved_at(long long value, long long step, unsigned long long us);
extern unsigned long long sampling_us;
extern char driver_version[80], nvml_version[80];
extern int references;
extern int present[MAX_GPUS], present_count; /* as they were at the last init */
extern char handles[MAX_GPUS];               /* their addresses are the device handles */
extern char instance_handles[MAX_GPUS][MAX_INSTANCES];

int slot_of(const void *device);
int owner_of(const void *device);
int is_gone(const void *device);
instance_t *instance_of(const void *device);
unsigned long long driver_now_us(void);
int enter(int function, const void *device);
int enter_found(int function, int slot);
int leave(int code);
void count(int function, int column);

#define FUNCTION(name, ...) __attribute__((visibility("default"))) int name(__VA_ARGS__)
#define ENTER(name, device)                            \
    do {                                               \
        int entered = enter(F_##name, device);         \
        if (entered != OK)                             \
            return leave(entered);                     \
    } while (0)
#define ENTER_GPU(name)                                \
    ENTER(name, device);                               \
    if (slot_of(device) < 0)                           \
        return leave(INVALID_ARGUMENT);                \
    gpu_t *gpu = &gpus[slot_of(device)]
/* For what a MIG instance answers as well; every other function refuses its handle. */
#define ENTER_ANY(name)                                \
    ENTER(name, device);                               \
    if (owner_of(device) < 0 || is_gone(device))       \
        return leave(INVALID_ARGUMENT);                \
    gpu_t *gpu = &gpus[owner_of(device)];              \
    instance_t *instance = instance_of(device)

#endif
