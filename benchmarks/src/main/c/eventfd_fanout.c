/*
 * What waking other processes costs at a live rate: the sender sleeps until the next frame is due, writes
 * the time into shared memory and an eventfd for each receiver; each receiver is a process that sleeps in
 * poll(2). With 0 frames a second it is a round trip instead: the next frame follows when the only receiver
 * has answered with an eventfd of its own, and p50 is there and back. What the harness HostLive is compared
 * with. Prints one line in the form that io.mcm.benchmarks.Sample reads.
 *
 *     eventfd_fanout FRAMES FPS RECEIVERS
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST 64

static int frames, fps, receivers;
static int kick[MOST], answer;
static _Atomic int64_t *sent_at;
static double *cpu_rx;   /* of each receiver, in shared memory */
static int64_t *one_way; /* frames of the first receiver, then of the second, ...; in shared memory */

static int64_t nanos(clockid_t clock)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void *shared(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (memory == MAP_FAILED)
        die("mmap");
    return memory;
}

static void ring(int fd)
{
    uint64_t one = 1;
    if (write(fd, &one, sizeof one) != sizeof one)
        die("write");
}

static void await(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    uint64_t kicks;
    while (poll(&p, 1, -1) < 0)
        if (errno != EINTR)
            die("poll");
    if (read(fd, &kicks, sizeof kicks) != sizeof kicks)
        die("read");
}

static double percent(int64_t wall, int64_t cpu)
{
    return 100.0 * (nanos(CLOCK_PROCESS_CPUTIME_ID) - cpu) / (nanos(CLOCK_MONOTONIC) - wall);
}

static void receive(int receiver)
{
    int64_t wall = nanos(CLOCK_MONOTONIC), cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < frames; i++) {
        await(kick[receiver]);
        one_way[(size_t)receiver * frames + i] = nanos(CLOCK_MONOTONIC) - atomic_load(sent_at);
        if (fps == 0)
            ring(answer);
    }
    cpu_rx[receiver] = percent(wall, cpu);
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t percentile(int64_t *times, size_t count, int hundredths)
{
    qsort(times, count, sizeof *times, compare);
    return times[count * hundredths / 100];
}

int main(int argc, char **argv)
{
    frames = argc > 1 ? atoi(argv[1]) : 0;
    fps = argc > 2 ? atoi(argv[2]) : -1;
    receivers = argc > 3 ? atoi(argv[3]) : 0;
    if (argc != 4 || frames < 1 || fps < 0 || receivers < 1 || receivers > MOST || (fps == 0 && receivers > 1)) {
        fprintf(stderr, "eventfd_fanout FRAMES FPS RECEIVERS: 1 or more frames, 0 or more a second, 1 to %d"
                        " receivers, 1 with 0 frames a second\n", MOST);
        return 2;
    }
    size_t ways = (size_t)frames * receivers;
    sent_at = shared(64);
    cpu_rx = shared(sizeof *cpu_rx * MOST);
    one_way = shared(sizeof *one_way * ways);
    int64_t *took = calloc(frames, sizeof *took);
    if (!took)
        die("calloc");
    answer = eventfd(0, EFD_CLOEXEC);
    pid_t parent = getpid();
    for (int r = 0; r < receivers; r++) {
        kick[r] = eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE); /* each frame is read, also when late */
        if (kick[r] < 0 || answer < 0)
            die("eventfd");
        pid_t child = fork();
        if (child < 0)
            die("fork");
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() != parent)
                return 1;
            receive(r);
            _exit(0);
        }
    }

    int64_t wall = nanos(CLOCK_MONOTONIC), cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
    int64_t period = fps ? 1000000000 / fps : 0, due = wall + period;
    for (int i = 0; i < frames; i++, due += period) {
        struct timespec ts = {.tv_sec = due / 1000000000, .tv_nsec = due % 1000000000};
        while (fps && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
            ;
        int64_t now = nanos(CLOCK_MONOTONIC);
        atomic_store(sent_at, now);
        for (int r = 0; r < receivers; r++)
            ring(kick[r]);
        if (fps == 0)
            await(answer);
        took[i] = nanos(CLOCK_MONOTONIC) - now;
    }
    double cpu_tx = percent(wall, cpu), cpu_all = 0;
    while (wait(NULL) > 0)
        ;
    for (int r = 0; r < receivers; r++)
        cpu_all += cpu_rx[r];

    int64_t *shown = fps ? one_way : took;
    size_t count = fps ? ways : (size_t)frames;
    printf("sample %s variant=eventfd receivers=%d | cpu_tx=%.3f cpu_rx=%.3f commit_p50=%lld p50=%lld p90=%lld p99=%lld\n",
           fps ? "live" : "roundtrip", receivers, cpu_tx, cpu_all / receivers,
           (long long)percentile(took, frames, 50), (long long)percentile(shown, count, 50),
           (long long)percentile(shown, count, 90), (long long)percentile(shown, count, 99));
    return 0;
}
