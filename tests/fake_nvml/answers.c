/* A libnvidia-ml.so.1 without a GPU: its answers come live from the text file named by FAKE_NVML_STATE.
 *
 * The behaviour is that of nvml.h: reference-counted init, UNINITIALIZED before it, INSUFFICIENT_SIZE to a sizing call,
 * versioned structures checked, GetProcessUtilization filtered by timestamp and NOT_FOUND when nothing ran, a lost GPU
 * that keeps its place until the next init. Calls are counted per function and GPU in the file FAKE_NVML_CALLS.
 * buffers.c has the sample buffers, instances.c has MIG. library.py builds it, with functions.h and a stub of every other function the binding knows.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "state.h"

/* ---- the library */

#define NO_ATTACH 2 /* NVML_INIT_FLAG_NO_ATTACH: "Don't attach GPUs" */

FUNCTION(nvmlFakeAttach, void) { return OK; } /* never called: its counter has the GPUs that an init has touched */

static int initialise(unsigned flags)
{
    if (!loaded)
        return leave(DRIVER_NOT_LOADED);
    if (references++ == 0) {
        present_count = 0;
        for (int i = 0; i < gpu_count; i++)
            if (!gpus[i].unplugged)
                present[present_count++] = i;
        for (int i = 0; i < present_count && !(flags & NO_ATTACH); i++)
            count(F_nvmlFakeAttach, present[i] + 1);
    }
    return leave(OK);
}

FUNCTION(nvmlInitWithFlags, unsigned flags) { ENTER(nvmlInitWithFlags, NULL); return initialise(flags); }
FUNCTION(nvmlInit_v2, void) { ENTER(nvmlInit_v2, NULL); return initialise(0); }
FUNCTION(nvmlInit, void) { ENTER(nvmlInit, NULL); return initialise(0); }

FUNCTION(nvmlShutdown, void)
{
    ENTER(nvmlShutdown, NULL);
    references--;
    return leave(OK);
}

__attribute__((visibility("default"))) const char *nvmlErrorString(int code)
{
    static const char *const texts[] = {"Success", "Uninitialized", "Invalid Argument", "Not Supported", "Insufficient Permissions",
        "Already Initialized", "Not Found", "Insufficient Size", "Insufficient External Power", "Driver Not Loaded", "Timeout",
        "Interrupt Request Issue", "NVML Shared Library Not Found", "Function Not Found", "Corrupted infoROM", "GPU is lost",
        "GPU requires restart", "The operating system has blocked the request.", "RM has detected an NVML/RM version mismatch."};
    return code >= 0 && code < (int)(sizeof texts / sizeof *texts) ? texts[code] : "Unknown Error";
}

static int text(char *to, unsigned length, const char *from)
{
    if (strlen(from) + 1 > length)
        return leave(INSUFFICIENT_SIZE);
    strcpy(to, from);
    return leave(OK);
}

FUNCTION(nvmlSystemGetDriverVersion, char *to, unsigned length) { ENTER(nvmlSystemGetDriverVersion, NULL); return text(to, length, driver_version); }
FUNCTION(nvmlSystemGetNVMLVersion, char *to, unsigned length) { ENTER(nvmlSystemGetNVMLVersion, NULL); return text(to, length, nvml_version); }
FUNCTION(nvmlSystemGetCudaDriverVersion_v2, int *version) { ENTER(nvmlSystemGetCudaDriverVersion_v2, NULL); *version = 12080; return leave(OK); }

/* ---- finding a GPU */

FUNCTION(nvmlDeviceGetCount_v2, unsigned *count_out) { ENTER(nvmlDeviceGetCount_v2, NULL); *count_out = (unsigned)(counts_live ? gpu_count : present_count); return leave(OK); }
FUNCTION(nvmlDeviceGetCount, unsigned *count_out) { ENTER(nvmlDeviceGetCount, NULL); *count_out = (unsigned)present_count; return leave(OK); }

static int found(int function, int slot, void **device)
{
    if (slot < 0)
        return leave(NOT_FOUND);
    int code = enter_found(function, slot);
    if (code != OK)
        return leave(code);
    *device = &handles[slot];
    return leave(OK);
}

static int by_index(int function, unsigned index, void **device)
{
    return index >= (unsigned)present_count ? leave(INVALID_ARGUMENT) : found(function, present[index], device);
}

static void bus_numbers(const char *bus, unsigned at[4]) { at[3] = 0; sscanf(bus, "%x:%x:%x.%x", &at[0], &at[1], &at[2], &at[3]); }

static int by_bus(int function, const char *bus, void **device)
{
    unsigned wanted[4] = {UINT_MAX}, have[4] = {0};
    bus_numbers(bus, wanted);
    for (int i = 0; i < present_count; i++) {
        bus_numbers(gpus[present[i]].bus, have);
        if (own_bus_form ? strcasecmp(bus, gpus[present[i]].bus) == 0 : memcmp(wanted, have, sizeof have) == 0)
            return found(function, present[i], device);
    }
    return leave(NOT_FOUND);
}

FUNCTION(nvmlDeviceGetHandleByIndex_v2, unsigned index, void **device) { ENTER(nvmlDeviceGetHandleByIndex_v2, NULL); return by_index(F_nvmlDeviceGetHandleByIndex_v2, index, device); }
FUNCTION(nvmlDeviceGetHandleByIndex, unsigned index, void **device) { ENTER(nvmlDeviceGetHandleByIndex, NULL); return by_index(F_nvmlDeviceGetHandleByIndex, index, device); }
FUNCTION(nvmlDeviceGetHandleByPciBusId_v2, const char *bus, void **device) { ENTER(nvmlDeviceGetHandleByPciBusId_v2, NULL); return by_bus(F_nvmlDeviceGetHandleByPciBusId_v2, bus, device); }
FUNCTION(nvmlDeviceGetHandleByPciBusId, const char *bus, void **device) { ENTER(nvmlDeviceGetHandleByPciBusId, NULL); return by_bus(F_nvmlDeviceGetHandleByPciBusId, bus, device); }

FUNCTION(nvmlDeviceGetHandleByUUID, const char *uuid, void **device)
{
    ENTER(nvmlDeviceGetHandleByUUID, NULL);
    for (int i = 0; i < present_count; i++)
        if (strcmp(gpus[present[i]].uuid, uuid) == 0)
            return found(F_nvmlDeviceGetHandleByUUID, present[i], device);
    return leave(NOT_FOUND);
}

FUNCTION(nvmlDeviceGetIndex, void *device, unsigned *index)
{
    ENTER_GPU(nvmlDeviceGetIndex);
    (void)gpu;
    for (int i = 0; i < present_count; i++)
        if (present[i] == slot_of(device)) {
            *index = (unsigned)i;
            return leave(OK);
        }
    return leave(UNKNOWN);
}

FUNCTION(nvmlDeviceGetMinorNumber, void *device, unsigned *minor) { ENTER_GPU(nvmlDeviceGetMinorNumber); (void)gpu; *minor = (unsigned)slot_of(device); return leave(OK); }
FUNCTION(nvmlDeviceGetName, void *device, char *to, unsigned length) { ENTER_ANY(nvmlDeviceGetName); return text(to, length, instance && *instance->name ? instance->name : gpu->name); }
FUNCTION(nvmlDeviceGetUUID, void *device, char *to, unsigned length) { ENTER_ANY(nvmlDeviceGetUUID); return text(to, length, instance ? instance->uuid : gpu->uuid); }

typedef struct { char legacy[16]; unsigned domain, bus, device, id, subsystem; char bus_id[32]; } pci_t;

static int pci(const gpu_t *gpu, pci_t *info, int with_long_id)
{
    unsigned at[4] = {0};
    bus_numbers(gpu->bus, at);
    memset(info, 0, with_long_id ? sizeof *info : offsetof(pci_t, bus_id) + 16);
    snprintf(info->legacy, sizeof info->legacy, "%04X:%02X:%02X.0", at[0] & 0xffff, at[1] & 0xff, at[2] & 0xff);
    info->domain = at[0];
    info->bus = at[1];
    info->device = at[2];
    info->id = 0x220410de;
    if (with_long_id)
        snprintf(info->bus_id, sizeof info->bus_id, "%08X:%02X:%02X.0", at[0], at[1] & 0xff, at[2] & 0xff);
    return leave(OK);
}

FUNCTION(nvmlDeviceGetPciInfo_v3, void *device, pci_t *info) { ENTER_GPU(nvmlDeviceGetPciInfo_v3); return pci(gpu, info, 1); }
FUNCTION(nvmlDeviceGetPciInfo, void *device, pci_t *info) { ENTER_GPU(nvmlDeviceGetPciInfo); return pci(gpu, info, 0); }
FUNCTION(nvmlDeviceGetPciInfo_v2, void *device, pci_t *info) { ENTER_GPU(nvmlDeviceGetPciInfo_v2); return pci(gpu, info, 0); }

/* ---- readings */

static int answer(long long value, unsigned *to)
{
    if (value == NA)
        return leave(NOT_SUPPORTED);
    *to = (unsigned)value;
    return leave(OK);
}

FUNCTION(nvmlDeviceGetUtilizationRates, void *device, unsigned *rates)
{
    ENTER_GPU(nvmlDeviceGetUtilizationRates);
    if (gpu->utilization_sm == NA)
        return leave(NOT_SUPPORTED);
    rates[0] = (unsigned)moved(gpu->utilization_sm, 1);
    rates[1] = gpu->utilization_memory == NA ? 0 : (unsigned)gpu->utilization_memory;
    return leave(OK);
}

FUNCTION(nvmlDeviceGetEncoderUtilization, void *device, unsigned *value, unsigned *period) { ENTER_GPU(nvmlDeviceGetEncoderUtilization); *period = SAMPLING_PERIOD_US; return answer(gpu->encoder, value); }
FUNCTION(nvmlDeviceGetDecoderUtilization, void *device, unsigned *value, unsigned *period) { ENTER_GPU(nvmlDeviceGetDecoderUtilization); *period = SAMPLING_PERIOD_US; return answer(gpu->decoder, value); }
FUNCTION(nvmlDeviceGetFanSpeed, void *device, unsigned *value) { ENTER_GPU(nvmlDeviceGetFanSpeed); return answer(gpu->fan, value); }
FUNCTION(nvmlDeviceGetPowerUsage, void *device, unsigned *value) { ENTER_GPU(nvmlDeviceGetPowerUsage); return answer(moved(gpu->power_mw, 1000), value); }
FUNCTION(nvmlDeviceGetEnforcedPowerLimit, void *device, unsigned *value) { ENTER_GPU(nvmlDeviceGetEnforcedPowerLimit); return answer(gpu->limit_mw, value); }
FUNCTION(nvmlDeviceGetPowerManagementLimit, void *device, unsigned *value) { ENTER_GPU(nvmlDeviceGetPowerManagementLimit); return answer(gpu->limit_mw, value); }
FUNCTION(nvmlDeviceGetPerformanceState, void *device, unsigned *value) { ENTER_GPU(nvmlDeviceGetPerformanceState); return answer(gpu->pstate, value); }
FUNCTION(nvmlDeviceGetTemperature, void *device, unsigned sensor, unsigned *value) { ENTER_GPU(nvmlDeviceGetTemperature); return sensor ? leave(INVALID_ARGUMENT) : answer(moved(gpu->temperature, 1), value); }

FUNCTION(nvmlDeviceGetTemperatureThreshold, void *device, unsigned kind, unsigned *value) { ENTER_GPU(nvmlDeviceGetTemperatureThreshold); return kind == 1 ? answer(gpu->slowdown, value) : leave(NOT_SUPPORTED); }
FUNCTION(nvmlDeviceGetTemperatureV, void *device, unsigned *versioned)
{
    ENTER_GPU(nvmlDeviceGetTemperatureV);
    if (versioned[0] != 0x100000C)
        return leave(VERSION_MISMATCH);
    return answer(gpu->temperature, &versioned[2]);
}

static int clock_of(const gpu_t *gpu, unsigned kind, unsigned *value) { return kind > 3 ? leave(INVALID_ARGUMENT) : answer(kind == 2 ? gpu->clock_memory : gpu->clock_sm, value); }
FUNCTION(nvmlDeviceGetClockInfo, void *device, unsigned kind, unsigned *value) { ENTER_GPU(nvmlDeviceGetClockInfo); return clock_of(gpu, kind, value); }
FUNCTION(nvmlDeviceGetMaxClockInfo, void *device, unsigned kind, unsigned *value) { ENTER_GPU(nvmlDeviceGetMaxClockInfo); return clock_of(gpu, kind, value); }

static int wide(long long value, unsigned long long *to)
{
    if (value == NA)
        return leave(NOT_SUPPORTED);
    *to = (unsigned long long)value;
    return leave(OK);
}

FUNCTION(nvmlDeviceGetTotalEnergyConsumption, void *device, unsigned long long *value) { ENTER_GPU(nvmlDeviceGetTotalEnergyConsumption); return wide(gpu->energy_mj, value); }
FUNCTION(nvmlDeviceGetCurrentClocksEventReasons, void *device, unsigned long long *value) { ENTER_GPU(nvmlDeviceGetCurrentClocksEventReasons); return wide(gpu->throttle, value); }
FUNCTION(nvmlDeviceGetCurrentClocksThrottleReasons, void *device, unsigned long long *value) { ENTER_GPU(nvmlDeviceGetCurrentClocksThrottleReasons); return wide(gpu->throttle, value); }

typedef struct { unsigned long long total, free, used; } memory_v1_t;
typedef struct { unsigned version; unsigned long long total, reserved, free, used; } memory_v2_t;

FUNCTION(nvmlDeviceGetMemoryInfo, void *device, memory_v1_t *memory)
{
    ENTER_ANY(nvmlDeviceGetMemoryInfo);
    if (instance) {
        *memory = (memory_v1_t){instance->total, instance->total - instance->used, instance->used};
        return leave(OK);
    }
    if (gpu->memory_total == NA)
        return leave(NOT_SUPPORTED);
    long long reserved = gpu->memory_reserved == NA ? 0 : gpu->memory_reserved;
    memory->total = (unsigned long long)gpu->memory_total;
    memory->used = (unsigned long long)(gpu->memory_used + reserved); /* v1 counts the driver's own as used */
    memory->free = memory->total - memory->used;
    return leave(OK);
}

FUNCTION(nvmlDeviceGetMemoryInfo_v2, void *device, memory_v2_t *memory)
{
    ENTER_ANY(nvmlDeviceGetMemoryInfo_v2);
    if (memory->version != (sizeof *memory | 2u << 24))
        return leave(VERSION_MISMATCH);
    if (instance) {
        *memory = (memory_v2_t){memory->version, instance->total, 0, instance->total - instance->used, instance->used};
        return leave(OK);
    }
    if (gpu->memory_total == NA)
        return leave(NOT_SUPPORTED);
    memory->total = (unsigned long long)gpu->memory_total;
    memory->reserved = gpu->memory_reserved == NA ? 0 : (unsigned long long)gpu->memory_reserved;
    memory->used = (unsigned long long)gpu->memory_used;
    memory->free = memory->total - memory->used - memory->reserved;
    return leave(OK);
}

FUNCTION(nvmlDeviceGetPcieThroughput, void *device, unsigned counter, unsigned *value)
{
    ENTER_GPU(nvmlDeviceGetPcieThroughput);
    struct timespec window = {0, 20000000L}; /* nvml.h: "querying a byte counter over a 20ms interval" */
    nanosleep(&window, NULL);
    return answer(counter == 0 ? gpu->pcie_tx : gpu->pcie_rx, value);
}

/* ---- processes */

/* A v1 entry is 16 bytes, v2 and v3 are 24; the first 535 drivers had 32 in v3. */
static int processes(const gpu_t *gpu, const instance_t *instance, char type, int version, unsigned *size, char *entries)
{
    if (gpu->mig_denied > 0 && (!instance || gpu->mig_denied > 1))
        return leave(NO_PERMISSION);
    size_t entry = version == 1 ? 16 : version == 3 && early_535 ? 32 : 24;
    unsigned needed = 0, room = *size;
    for (size_t i = 0; i < gpu->process_count; i++)
        needed += strchr(gpu->processes[i].types, type) && (!instance || gpu->processes[i].instance == instance->id);
    *size = needed;
    if (room < needed)
        return leave(INSUFFICIENT_SIZE);
    if (needed && !entries)
        return leave(INVALID_ARGUMENT);
    for (size_t i = 0; i < gpu->process_count; i++) {
        const process_t *process = &gpu->processes[i];
        if (!strchr(process->types, type) || (instance && process->instance != instance->id))
            continue;
        memset(entries, 0, entry);
        memcpy(entries, &process->pid, 4);
        memcpy(entries + 8, &process->memory, 8);
        if (version > 1)
            memset(entries + 16, 0xff, 8);
        if (version > 1 && process->instance != UINT_MAX)
            memcpy(entries + 16, &process->instance, 4);
        entries += entry;
    }
    return leave(OK);
}

#define LIST(name, type, version) \
    FUNCTION(name, void *device, unsigned *size, char *entries) { ENTER_ANY(name); return processes(gpu, instance, type, version, size, entries); }
LIST(nvmlDeviceGetComputeRunningProcesses, 'c', 1)
LIST(nvmlDeviceGetComputeRunningProcesses_v2, 'c', 2)
LIST(nvmlDeviceGetComputeRunningProcesses_v3, 'c', 3)
LIST(nvmlDeviceGetGraphicsRunningProcesses, 'g', 1)
LIST(nvmlDeviceGetGraphicsRunningProcesses_v2, 'g', 2)
LIST(nvmlDeviceGetGraphicsRunningProcesses_v3, 'g', 3)
LIST(nvmlDeviceGetMPSComputeRunningProcesses, 'm', 1)
LIST(nvmlDeviceGetMPSComputeRunningProcesses_v2, 'm', 2)
LIST(nvmlDeviceGetMPSComputeRunningProcesses_v3, 'm', 3)

typedef struct { unsigned pid; unsigned long long timestamp; unsigned sm, mem, enc, dec; } utilization_t;

FUNCTION(nvmlDeviceGetProcessUtilization, void *device, utilization_t *entries, unsigned *size, unsigned long long last_seen)
{
    ENTER_GPU(nvmlDeviceGetProcessUtilization);
    unsigned long long now = driver_now_us();
    utilization_t *ready = calloc(gpu->process_count + gpu->sample_count + 1, sizeof *ready);
    unsigned needed = 0, room = *size;
    for (size_t i = 0; i < gpu->process_count; i++) {
        const process_t *p = &gpu->processes[i];
        if (now > last_seen && (p->sm || p->mem || p->enc || p->dec))
            ready[needed++] = (utilization_t){p->pid, now, (unsigned)p->sm, (unsigned)p->mem, (unsigned)p->enc, (unsigned)p->dec};
    }
    for (size_t i = 0; i < gpu->sample_count; i++) {
        const sample_t *s = &gpu->samples[i];
        unsigned long long timestamp = s->timestamp ? s->timestamp : now;
        if (timestamp > last_seen)
            ready[needed++] = (utilization_t){s->pid, timestamp, s->sm, s->mem, s->enc, s->dec};
    }
    int code = needed == 0 ? NOT_FOUND : !entries || room < needed ? INSUFFICIENT_SIZE : OK;
    if (code == OK)
        memcpy(entries, ready, needed * sizeof *ready);
    *size = needed;
    free(ready);
    return leave(code);
}
