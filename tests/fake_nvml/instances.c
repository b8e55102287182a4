/* MIG: a GPU cut into instances, each a device of its own that has memory and processes, and no load. */
#include <stdio.h>
#include <string.h>

#include "state.h"

FUNCTION(nvmlDeviceGetMigMode, void *device, unsigned *current, unsigned *pending)
{
    ENTER_GPU(nvmlDeviceGetMigMode);
    if (gpu->mig_mode == NA)
        return leave(NOT_SUPPORTED);
    *current = *pending = (unsigned)gpu->mig_mode;
    return leave(OK);
}

FUNCTION(nvmlDeviceGetMaxMigDeviceCount, void *device, unsigned *most)
{
    ENTER_GPU(nvmlDeviceGetMaxMigDeviceCount);
    *most = gpu->mig_mode == NA ? 0 : MAX_INSTANCES;
    return leave(OK);
}

FUNCTION(nvmlDeviceGetMigDeviceHandleByIndex, void *device, unsigned index, void **found)
{
    ENTER_GPU(nvmlDeviceGetMigDeviceHandleByIndex);
    if (index >= MAX_INSTANCES)
        return leave(INVALID_ARGUMENT);
    if (gpu->mig_mode != 1 || index >= gpu->instance_count)
        return leave(NOT_FOUND);
    *found = &instance_handles[slot_of(device)][index];
    return leave(OK);
}

FUNCTION(nvmlDeviceGetGpuInstanceId, void *device, unsigned *id)
{
    ENTER_ANY(nvmlDeviceGetGpuInstanceId);
    (void)gpu;
    if (!instance)
        return leave(NOT_SUPPORTED);
    *id = instance->id;
    return leave(OK);
}

typedef struct { unsigned multiprocessors, copy, decoder, encoder, jpeg, ofa, gpu_slices, compute_slices; unsigned long long memory_mib; } attributes_t;

FUNCTION(nvmlDeviceGetAttributes_v2, void *device, attributes_t *attributes)
{
    ENTER_ANY(nvmlDeviceGetAttributes_v2);
    (void)gpu;
    if (!instance)
        return leave(NOT_SUPPORTED);
    memset(attributes, 0, sizeof *attributes);
    attributes->gpu_slices = instance->slices;
    attributes->compute_slices = instance->compute_slices;
    attributes->memory_mib = instance->total >> 20;
    return leave(OK);
}

/* 0 none, 1 passthrough, 2 vGPU guest, 3 host of vGPUs */
FUNCTION(nvmlDeviceGetVirtualizationMode, void *device, unsigned *mode)
{
    ENTER_GPU(nvmlDeviceGetVirtualizationMode);
    if (gpu->virtualization == NA)
        return leave(NOT_SUPPORTED);
    *mode = (unsigned)gpu->virtualization;
    return leave(OK);
}
