/* The driver's own sample buffers (nvmlDeviceGetSamples): what happened between two questions.
 *
 * A kind that has `buffered` lines gives exactly these, else it has one sample every sampling_us, as many as a buffer
 * holds, of what the GPU does now. Without a newer one than asked for the answer is NOT_FOUND, as a driver's whose GPU sits idle.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "state.h"

enum { BUFFER_SIZE = 120 };

typedef struct { unsigned long long timestamp; union { double d; unsigned ui; unsigned long long ull; long long sll; int si; unsigned short us; } value; } buffer_entry_t;

unsigned long long driver_now_us(void)
{
    struct timespec clock;
    clock_gettime(CLOCK_REALTIME, &clock);
    unsigned long long now = (unsigned long long)clock.tv_sec * 1000000ULL + (unsigned long long)clock.tv_nsec / 1000;
    return now - now % sampling_us;
}

static buffer_entry_t entry_of(unsigned long long timestamp, double value, long long type)
{
    buffer_entry_t entry;
    memset(&entry, 0xee, sizeof entry); /* what is not the value is garbage in the union */
    entry.timestamp = timestamp;
    switch (type) {
    case 0: entry.value.d = value; break;
    case 2:
    case 3: entry.value.ull = (unsigned long long)value; break;
    case 4: entry.value.sll = (long long)value; break;
    case 5: entry.value.si = (int)value; break;
    case 6: entry.value.us = (unsigned short)value; break;
    default: entry.value.ui = (unsigned)value;
    }
    return entry;
}

FUNCTION(nvmlDeviceGetSamples, void *device, unsigned kind, unsigned long long last_seen, unsigned *value_type, unsigned *size, buffer_entry_t *entries)
{
    ENTER_GPU(nvmlDeviceGetSamples);
    const long long live[] = {gpu->power_mw, gpu->utilization_sm, gpu->utilization_memory, gpu->encoder, gpu->decoder};
    const long long step[] = {1000, 1, 0, 0, 0};
    if (kind >= sizeof live / sizeof *live || live[kind] == NA)
        return leave(NOT_SUPPORTED);
    long long type = gpu->value_type == NA ? 1 : gpu->value_type;
    *value_type = (unsigned)type;
    if (!entries) {
        *size = BUFFER_SIZE;
        return leave(OK);
    }
    unsigned room = *size, given = 0;
    if (room == 0)
        return leave(INVALID_ARGUMENT);
    int raw = 0;
    for (size_t i = 0; i < gpu->buffered_count; i++) {
        const buffered_t *b = &gpu->buffered[i];
        if (b->kind != kind)
            continue;
        raw = 1;
        if ((b->timestamp > last_seen || gpu->buffer_repeats == 1) && given < room)
            entries[given++] = entry_of(b->timestamp, b->value, type);
    }
    unsigned long long now = driver_now_us();
    if (!raw) {
        unsigned long long oldest = now - (BUFFER_SIZE - 1) * sampling_us;
        for (unsigned long long at = last_seen > oldest ? last_seen - last_seen % sampling_us : oldest; at <= now; at += sampling_us)
            if (at > last_seen && given < room)
                entries[given++] = entry_of(at, (double)moved_at(live[kind], step[kind], at), type);
    }
    *size = given;
    return leave(given ? OK : NOT_FOUND);
}
