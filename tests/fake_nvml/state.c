/* The state file of the fake driver, read anew whenever it changes; faults, delays and the counters of calls.
 *
 * The format is in driver.py; on Windows calls are not counted. The file is replaced whole, so that no half of it is ever read.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifndef _WIN32
#include <sys/mman.h>
#endif
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "state.h"

static const struct { const char *key; size_t offset; } numbers[] = {
#define NUMBER(field) {#field, offsetof(gpu_t, field)}
    NUMBER(utilization_sm), NUMBER(utilization_memory), NUMBER(encoder), NUMBER(decoder), NUMBER(memory_total),
    NUMBER(memory_used), NUMBER(memory_reserved), NUMBER(temperature), NUMBER(slowdown), NUMBER(fan), NUMBER(power_mw), NUMBER(limit_mw),
    NUMBER(energy_mj), NUMBER(clock_sm), NUMBER(clock_memory), NUMBER(pstate), NUMBER(throttle), NUMBER(unplugged),
    NUMBER(value_type), NUMBER(buffer_repeats), NUMBER(mig_mode), NUMBER(mig_denied), NUMBER(virtualization),
    NUMBER(pcie_rx), NUMBER(pcie_tx),
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
gpu_t gpus[MAX_GPUS];
int gpu_count, loaded, early_535, own_bus_form, counts_live, moving;
unsigned long long sampling_us = SAMPLING_PERIOD_US;
char driver_version[80], nvml_version[80];
static fault_t faults[FUNCTION_COUNT][COLUMNS];
int present[MAX_GPUS], present_count;
int references;
char handles[MAX_GPUS];
char instance_handles[MAX_GPUS][MAX_INSTANCES];
static struct stat last_stat;
static uint64_t *counters;

static long long number_of(const char *text) { return strcmp(text, "na") == 0 ? NA : strtoll(text, NULL, 10); }

static void unescape(char *to, size_t size, const char *from) /* %XX is a byte */
{
    size_t used = 0;
    while (*from && *from != '\n' && used + 1 < size) {
        unsigned byte;
        if (*from == '%' && sscanf(from + 1, "%2x", &byte) == 1) {
            to[used++] = (char)byte;
            from += 3;
        } else {
            to[used++] = *from++;
        }
    }
    to[used] = '\0';
}

static int function_named(const char *name)
{
    for (int i = 0; i < FUNCTION_COUNT; i++)
        if (strcmp(function_names[i], name) == 0)
            return i;
    return -1;
}

static void set_fault(const char *name, int column, const char *kind, long long value)
{
    int only = strcmp(name, "*") == 0 ? -1 : function_named(name);
    if (only < 0 && strcmp(name, "*") != 0) {
        fprintf(stderr, "fake nvml: no function %s\n", name);
        return;
    }
    for (int i = only < 0 ? 0 : only; i < (only < 0 ? FUNCTION_COUNT : only + 1); i++) {
        if (kind[0] == 'e')
            faults[i][column].error = (int)value;
        else if (kind[0] == 'c')
            faults[i][column].signal = (int)value;
        else
            faults[i][column].delay_ms = value;
    }
}

static void forget(void)
{
    /* Only what is not zero is written: pages that nobody has written to are no memory of the agent's. */
    for (int i = 0; i < gpu_count; i++) {
        free(gpus[i].processes);
        free(gpus[i].samples);
        free(gpus[i].buffered);
        memset(&gpus[i], 0, sizeof gpus[i]);
    }
    for (int i = 0; i < FUNCTION_COUNT; i++)
        for (int column = 0; column < COLUMNS; column++)
            if (faults[i][column].error || faults[i][column].delay_ms)
                faults[i][column] = (fault_t){0};
    gpu_count = early_535 = own_bus_form = counts_live = moving = 0;
    sampling_us = SAMPLING_PERIOD_US;
    strcpy(driver_version, "570.86.10");
    strcpy(nvml_version, "12.570.86.10");
}

static void parse_line(char *line, int *current)
{
    char key[64] = "", a[128] = "", b[64] = "", memory[64] = "";
    gpu_t *gpu = *current >= 0 ? &gpus[*current] : NULL;
    sscanf(line, "%63s %127s %63s", key, a, b);
    const char *rest = line + strlen(key) + (line[strlen(key)] == ' ');
    if (strcmp(key, "gpu") == 0) {
        if (gpu_count < MAX_GPUS) {
            *current = gpu_count++;
            for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
                *(long long *)((char *)&gpus[*current] + numbers[i].offset) = NA;
            gpus[*current].unplugged = 0;
        }
    } else if (strcmp(key, "error") == 0 || strcmp(key, "delay") == 0 || strcmp(key, "crash") == 0) {
        set_fault(a, *current + 1, key, strtoll(b, NULL, 10));
    } else if (strcmp(key, "driver_version") == 0) {
        unescape(driver_version, sizeof driver_version, rest);
    } else if (strcmp(key, "nvml_version") == 0) {
        unescape(nvml_version, sizeof nvml_version, rest);
    } else if (strcmp(key, "early_535") == 0) {
        early_535 = 1;
    } else if (strcmp(key, "own_bus_form") == 0) {
        own_bus_form = 1;
    } else if (strcmp(key, "counts_live") == 0) {
        counts_live = 1;
    } else if (strcmp(key, "moving") == 0) {
        moving = 1;
    } else if (strcmp(key, "sampling_us") == 0) {
        sampling_us = strtoull(a, NULL, 10);
    } else if (!gpu) {
        return;
    } else if (strcmp(key, "uuid") == 0) {
        unescape(gpu->uuid, sizeof gpu->uuid, rest);
    } else if (strcmp(key, "name") == 0) {
        unescape(gpu->name, sizeof gpu->name, rest);
    } else if (strcmp(key, "bus") == 0) {
        unescape(gpu->bus, sizeof gpu->bus, rest);
    } else if (strcmp(key, "process") == 0) {
        process_t p = {.instance = UINT_MAX};
        if (sscanf(line, "%*s %3s %u %63s %lld %lld %lld %lld %u", p.types, &p.pid, memory, &p.sm, &p.mem, &p.enc, &p.dec, &p.instance) < 3)
            return;
        p.memory = strcmp(memory, "na") == 0 ? ULLONG_MAX : strtoull(memory, NULL, 10);
        gpu->processes = realloc(gpu->processes, (gpu->process_count + 1) * sizeof p);
        gpu->processes[gpu->process_count++] = p;
    } else if (strcmp(key, "sample") == 0) {
        sample_t s = {0};
        if (sscanf(line, "%*s %u %llu %u %u %u %u", &s.pid, &s.timestamp, &s.sm, &s.mem, &s.enc, &s.dec) < 3)
            return;
        gpu->samples = realloc(gpu->samples, (gpu->sample_count + 1) * sizeof s);
        gpu->samples[gpu->sample_count++] = s;
    } else if (strcmp(key, "buffered") == 0) {
        buffered_t entry = {0};
        if (sscanf(line, "%*s %u %llu %lf", &entry.kind, &entry.timestamp, &entry.value) < 3)
            return;
        gpu->buffered = realloc(gpu->buffered, (gpu->buffered_count + 1) * sizeof entry);
        gpu->buffered[gpu->buffered_count++] = entry;
    } else if (strcmp(key, "instance") == 0 && gpu->instance_count < MAX_INSTANCES) {
        instance_t *i = &gpu->instances[gpu->instance_count++];
        char name[128] = "";
        sscanf(line, "%*s %u %95s %u %u %llu %llu %127s", &i->id, i->uuid, &i->slices, &i->compute_slices, &i->total, &i->used, name);
        unescape(i->name, sizeof i->name, name);
    } else {
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            if (strcmp(numbers[i].key, key) == 0)
                *(long long *)((char *)gpu + numbers[i].offset) = number_of(a);
    }
}

long long moved_at(long long value, long long step, unsigned long long us)
{
    if (!moving || value == NA || value == 0)
        return value;
    return value + (long long)(us / 1000000ULL % 7) * step;
}

long long moved(long long value, long long step)
{
    struct timespec clock;
    clock_gettime(CLOCK_REALTIME, &clock);
    return moved_at(value, step, (unsigned long long)clock.tv_sec * 1000000ULL);
}

#ifdef _WIN32 /* where stat knows whole seconds and no inode */
static int is_as_before(const struct stat *now) { (void)now; return 0; }
#else
static int is_as_before(const struct stat *now)
{
    return now->st_ino == last_stat.st_ino && now->st_size == last_stat.st_size
        && now->st_mtim.tv_sec == last_stat.st_mtim.tv_sec && now->st_mtim.tv_nsec == last_stat.st_mtim.tv_nsec;
}
#endif

static void reload(void)
{
    const char *path = getenv("FAKE_NVML_STATE");
    struct stat now;
    if (!path || stat(path, &now) != 0) {
        forget();
        loaded = 0;
        return;
    }
    if (loaded && is_as_before(&now))
        return;
    FILE *file = fopen(path, "r");
    if (!file)
        return;
    forget();
    char line[1024];
    int current = -1;
    while (fgets(line, sizeof line, file))
        parse_line(line, &current);
    fclose(file);
    last_stat = now;
    loaded = 1;
}

void count(int function, int column)
{
#ifdef _WIN32
    if (!counters)
        counters = calloc(FUNCTION_COUNT * COLUMNS, sizeof(uint64_t));
#else
    if (!counters) {
        size_t size = sizeof(uint64_t) * FUNCTION_COUNT * COLUMNS;
        const char *path = getenv("FAKE_NVML_CALLS");
        int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
        if (file >= 0 && ftruncate(file, (off_t)size) == 0)
            counters = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (!counters || counters == MAP_FAILED)
            counters = calloc(FUNCTION_COUNT * COLUMNS, sizeof(uint64_t));
        if (file >= 0)
            close(file);
    }
#endif
    __atomic_add_fetch(&counters[function * COLUMNS + column], 1, __ATOMIC_RELAXED);
}

int slot_of(const void *device)
{
    const char *handle = device;
    return handle >= handles && handle < handles + MAX_GPUS ? (int)(handle - handles) : -1;
}

/* The slot of a GPU, or of the GPU that a MIG instance is a part of. */
int owner_of(const void *device)
{
    const char *handle = device, *first = &instance_handles[0][0];
    if (handle >= first && handle < first + sizeof instance_handles)
        return (int)((handle - first) / MAX_INSTANCES);
    return slot_of(device);
}

instance_t *instance_of(const void *device)
{
    const char *handle = device, *first = &instance_handles[0][0];
    if (handle < first || handle >= first + sizeof instance_handles)
        return NULL;
    return &gpus[owner_of(device)].instances[(handle - first) % MAX_INSTANCES];
}

/* Whether a handle is of a MIG instance that has been destroyed. */
int is_gone(const void *device)
{
    const instance_t *instance = instance_of(device);
    const gpu_t *gpu = &gpus[owner_of(device)];
    return instance && (gpu->mig_mode != 1 || instance >= gpu->instances + gpu->instance_count);
}

static long long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Sleeps with the lock held, as the driver does; ends early when the state file takes the delay away. */
static void be_slow(int function, int column)
{
    long long started = milliseconds();
    for (;;) {
        long long common = faults[function][0].delay_ms, own = column ? faults[function][column].delay_ms : 0;
        long long rest = started + (own > common ? own : common) - milliseconds();
        if (rest <= 0)
            return;
        struct timespec nap = {0, (rest < 20 ? rest : 20) * 1000000L};
        nanosleep(&nap, NULL);
        reload();
    }
}

static void crash(int function, int column)
{
    int common = faults[function][0].signal, own = column ? faults[function][column].signal : 0;
    if (own || common)
        raise(own ? own : common);
}

static int fault_of(int function, int column)
{
    if (column && faults[function][column].error)
        return faults[function][column].error;
    return faults[function][0].error;
}

/* What every function does first; the lock is held from here to leave(). */
int enter(int function, const void *device)
{
    pthread_mutex_lock(&lock);
    reload();
    int slot = owner_of(device), column = slot + 1;
    count(function, column);
    be_slow(function, column);
    crash(function, column);
    int fault = fault_of(function, column);
    if (fault)
        return fault;
    int before_init = function == F_nvmlInitWithFlags || function == F_nvmlInit_v2 || function == F_nvmlInit || function == F_nvmlSystemGetNVMLVersion;
    if (references == 0 && !before_init)
        return UNINITIALIZED;
    if (slot >= 0 && (slot >= gpu_count || gpus[slot].unplugged))
        return GPU_IS_LOST;
    return OK;
}

/* A look-up is counted for its GPU and for no other, and fails as that GPU does. */
int enter_found(int function, int slot)
{
    __atomic_sub_fetch(&counters[function * COLUMNS], 1, __ATOMIC_RELAXED);
    count(function, slot + 1);
    be_slow(function, slot + 1);
    crash(function, slot + 1);
    int fault = fault_of(function, slot + 1);
    if (fault)
        return fault;
    return slot >= gpu_count || gpus[slot].unplugged ? GPU_IS_LOST : OK;
}

int leave(int code)
{
    pthread_mutex_unlock(&lock);
    return code;
}

int fake_unsupported(int function, void *first) /* for the generated stubs */
{
    int code = enter(function, first);
    return leave(code == OK ? NOT_SUPPORTED : code);
}
