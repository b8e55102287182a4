/* Preloaded into a program: at its Nth call that changes something outside of it, the program is killed, or the call fails.
 *
 * AT_CALL_KILL is N; without it calls are only counted. AT_CALL_LOG is a file that has the name of each, a line a call. Those are
 * meant that write, make, name, remove, lock, listen or connect: between two of them nothing that anybody else could see has changed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long kill_at, counted;
static int log_file = -1;
static pid_t owner;

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("AT_CALL_KILL"), *log = getenv("AT_CALL_LOG");
    kill_at = at ? atol(at) : 0;
    owner = getpid();
    if (log)
        log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void at(const char *name)
{
    if (log_file < 0 || getpid() != owner)
        return;
    char line[64];
    size_t length = strlen(name);
    memcpy(line, name, length);
    line[length] = '\n';
    syscall(SYS_write, log_file, line, length + 1);
    if (__atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST) == kill_at)
        syscall(SYS_kill, owner, SIGKILL);
}

#define REAL(type, name, ...)                                     \
    static type (*real)(__VA_ARGS__);                             \
    if (!real)                                                    \
        real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

#define CALL1(type, name, A) type name(A a) { REAL(type, name, A); at(#name); return real(a); }
#define CALL2(type, name, A, B) type name(A a, B b) { REAL(type, name, A, B); at(#name); return real(a, b); }
#define CALL3(type, name, A, B, C) type name(A a, B b, C c) { REAL(type, name, A, B, C); at(#name); return real(a, b, c); }
#define CALL4(type, name, A, B, C, D) type name(A a, B b, C c, D d) { REAL(type, name, A, B, C, D); at(#name); return real(a, b, c, d); }

CALL3(ssize_t, write, int, const void *, size_t)
CALL4(ssize_t, pwrite, int, const void *, size_t, off_t)
CALL4(ssize_t, pwrite64, int, const void *, size_t, off64_t)
CALL3(ssize_t, writev, int, const struct iovec *, int)
CALL4(ssize_t, send, int, const void *, size_t, int)
CALL1(int, fsync, int)
CALL1(int, fdatasync, int)
CALL2(int, ftruncate, int, off_t)
CALL2(int, ftruncate64, int, off64_t)
CALL2(int, rename, const char *, const char *)
CALL1(int, unlink, const char *)
CALL3(int, unlinkat, int, const char *, int)
CALL2(int, mkdir, const char *, mode_t)
CALL2(int, chmod, const char *, mode_t)
CALL2(int, flock, int, int)
CALL3(int, bind, int, const struct sockaddr *, socklen_t)
CALL2(int, listen, int, int)
CALL3(int, connect, int, const struct sockaddr *, socklen_t)

static mode_t mode_of(int flags, va_list more) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; }

#define OPEN(name)                                                                       \
    int name(const char *path, int flags, ...)                                           \
    {                                                                                    \
        REAL(int, name, const char *, int, ...);                                         \
        va_list more;                                                                    \
        va_start(more, flags);                                                           \
        mode_t mode = mode_of(flags, more);                                              \
        va_end(more);                                                                    \
        if (flags & (O_CREAT | O_TRUNC))                                                 \
            at("open");                                                                  \
        return real(path, flags, mode);                                                  \
    }
OPEN(open)
OPEN(open64)
