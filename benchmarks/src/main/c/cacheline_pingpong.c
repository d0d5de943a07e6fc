/*
 * What the machine allows: a number goes from one process to the other and back, each way on a cache line
 * of its own in shared memory, both sides spinning. Round trips of memif are compared with this.
 * Prints one line in the form that io.mcm.benchmarks.Sample reads.
 *
 *     cacheline_pingpong ROUNDS [CPU CPU]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct lines {
    alignas(64) _Atomic uint64_t there;
    alignas(64) _Atomic uint64_t back;
};

static int64_t nanos(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void pin(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set))
        die("sched_setaffinity");
}

static inline void await(_Atomic uint64_t *line, uint64_t value)
{
    while (atomic_load_explicit(line, memory_order_acquire) != value) {
#ifdef __x86_64__
        __builtin_ia32_pause();
#endif
    }
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    long rounds = argc > 1 ? atol(argv[1]) : 1000000;
    if (rounds < 1 || argc > 4 || argc == 3) {
        fprintf(stderr, "cacheline_pingpong ROUNDS [CPU CPU]: 1 round or more\n");
        return 2;
    }
    int fd = memfd_create("cacheline", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, sizeof(struct lines)))
        die("memfd_create");
    struct lines *lines = mmap(NULL, sizeof *lines, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (lines == MAP_FAILED)
        die("mmap");
    int64_t *times = calloc(rounds, sizeof *times);
    if (!times)
        die("calloc");
    long warm = rounds / 10;

    pid_t parent = getpid(), child = fork();
    if (child < 0)
        die("fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            return 1;
        if (argc == 4)
            pin(atoi(argv[3]));
        for (long i = 1; i <= warm + rounds; i++) {
            await(&lines->there, i);
            atomic_store_explicit(&lines->back, i, memory_order_release);
        }
        _exit(0);
    }
    if (argc == 4)
        pin(atoi(argv[2]));
    for (long i = 1; i <= warm + rounds; i++) {
        int64_t start = nanos();
        atomic_store_explicit(&lines->there, i, memory_order_release);
        await(&lines->back, i);
        if (i > warm)
            times[i - warm - 1] = nanos() - start;
    }
    waitpid(child, NULL, 0);

    qsort(times, rounds, sizeof *times, compare);
    printf("sample roundtrip variant=cacheline | rounds=%ld min=%lld p50=%lld p90=%lld p99=%lld p999=%lld max=%lld\n",
           rounds, (long long)times[0], (long long)times[rounds / 2], (long long)times[rounds * 9 / 10],
           (long long)times[rounds * 99 / 100], (long long)times[rounds * 999 / 1000],
           (long long)times[rounds - 1]);
    return 0;
}
