/* Lets the so-manieth write, fsync or rename fail, or kills the process there; loaded before the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

static int armed = 0, left = 0, how = 0, seen = 0;

void arm(int at, int error) { armed = 1; left = at; how = error; seen = 0; }
int disarm(void) { armed = 0; return seen; }

static int fails(void) {
    if (!armed) return 0;
    seen++;
    if (--left != 0) return 0;
    if (how == 0) { kill(getpid(), SIGKILL); pause(); }
    errno = how;
    return 1;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size) { REAL(write); return fails() ? -1 : real(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite); return fails() ? -1 : real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(pwrite64); return fails() ? -1 : real(fd, data, size, at);
}
int fsync(int fd) { REAL(fsync); return fails() ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return fails() ? -1 : real(fd); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); return fails() ? -1 : real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return fails() ? -1 : real(fd, size); }
int rename(const char *from, const char *to) { REAL(rename); return fails() ? -1 : real(from, to); }
