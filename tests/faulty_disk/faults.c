/* A disk that fails: preloaded, it has calls that change files below $FAULTY_DISK fail with the error that a file says.

   $FAULTY_DISK_SAYS holds the number of the error (28 ENOSPC, 122 EDQUOT, 5 EIO, 30 EROFS) or nothing; it is read anew by
   each call, so that a test switches the disk off and on while a program runs. With a second number, calls that read fail too. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int said(int reading)
{
    const char *place = getenv("FAULTY_DISK_SAYS");
    char text[32] = "";
    if (!place)
        return 0;
    int file = (int)syscall(SYS_openat, AT_FDCWD, place, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    syscall(SYS_pread64, file, text, sizeof text - 1, 0L);
    syscall(SYS_close, file);
    int writes = 0, reads = 0;
    sscanf(text, "%d %d", &writes, &reads);
    return reading ? reads : writes;
}

static int below(const char *path)
{
    const char *disk = getenv("FAULTY_DISK");
    char whole[PATH_MAX + 2];
    if (!disk || !path)
        return 0;
    if (path[0] != '/') {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here) || snprintf(whole, sizeof whole, "%s/%s", here, path) >= (int)sizeof whole)
            return 0;
        path = whole;
    }
    return !strncmp(path, disk, strlen(disk));
}

static int below_fd(int file)
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return below(path);
}

static int fails(int concerned, int reading)
{
    int error = concerned ? said(reading) : 0;
    if (error)
        errno = error;
    return error != 0;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define OF_FILE(type, name, given, passed)                                                                              \
    type name given                                                                                                     \
    {                                                                                                                   \
        return fails(below_fd(file), 0) ? -1 : NEXT(name) passed;                                                       \
    }
#define READS_FILE(type, name, given, passed)                                                                           \
    type name given                                                                                                     \
    {                                                                                                                   \
        return fails(below_fd(file), 1) ? -1 : NEXT(name) passed;                                                       \
    }
#define OF_PATH(type, name, given, passed)                                                                              \
    type name given                                                                                                     \
    {                                                                                                                   \
        return fails(below(path), 0) ? -1 : NEXT(name) passed;                                                          \
    }

OF_FILE(ssize_t, write, (int file, const void *data, size_t count), (file, data, count))
OF_FILE(ssize_t, pwrite, (int file, const void *data, size_t count, off_t at), (file, data, count, at))
OF_FILE(ssize_t, pwrite64, (int file, const void *data, size_t count, off64_t at), (file, data, count, at))
OF_FILE(ssize_t, writev, (int file, const struct iovec *data, int count), (file, data, count))
OF_FILE(int, fsync, (int file), (file))
OF_FILE(int, fdatasync, (int file), (file))
OF_FILE(int, ftruncate, (int file, off_t length), (file, length))
OF_FILE(int, ftruncate64, (int file, off64_t length), (file, length))
OF_FILE(int, posix_fallocate, (int file, off_t at, off_t length), (file, at, length))
READS_FILE(ssize_t, read, (int file, void *data, size_t count), (file, data, count))
READS_FILE(ssize_t, pread, (int file, void *data, size_t count, off_t at), (file, data, count, at))
READS_FILE(ssize_t, pread64, (int file, void *data, size_t count, off64_t at), (file, data, count, at))
OF_PATH(int, mkdir, (const char *path, mode_t mode), (path, mode))

int rename(const char *path, const char *to)
{
    return fails(below(to), 0) ? -1 : NEXT(rename)(path, to);
}

#define OPENS(name)                                                                                                     \
    int name(const char *path, int flags, ...)                                                                          \
    {                                                                                                                   \
        va_list more;                                                                                                   \
        va_start(more, flags);                                                                                          \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;                                         \
        va_end(more);                                                                                                   \
        struct stat seen;                                                                                               \
        int makes = (flags & O_CREAT) && stat(path, &seen) != 0;                                                        \
        return fails(makes && below(path), 0) ? -1 : NEXT(name)(path, flags, mode);                                     \
    }

OPENS(open)
OPENS(open64)
