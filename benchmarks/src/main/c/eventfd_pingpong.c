/*
 * How long one thread takes to wake another with an eventfd, at a live rate: the sender sleeps until the
 * next frame is due, writes the time into shared memory and kicks; the receiver sleeps in poll(2). What
 * the harness Wakeup is compared with. Prints one line in the form that io.mcm.benchmarks.Sample reads.
 *
 *     eventfd_pingpong FRAMES FPS
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static int fd;
static int frames;
static _Atomic int64_t sent_at;
static int64_t *times;
static double cpu_rx;

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

static void *receive(void *unused)
{
    int64_t wall = nanos(CLOCK_MONOTONIC), cpu = nanos(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < frames; i++) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        uint64_t kicks;
        while (poll(&p, 1, -1) < 0)
            if (errno != EINTR)
                die("poll");
        if (read(fd, &kicks, sizeof kicks) != sizeof kicks)
            die("read");
        times[i] = nanos(CLOCK_MONOTONIC) - atomic_load_explicit(&sent_at, memory_order_acquire);
    }
    cpu_rx = 100.0 * (nanos(CLOCK_THREAD_CPUTIME_ID) - cpu) / (nanos(CLOCK_MONOTONIC) - wall);
    return unused;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    frames = argc > 1 ? atoi(argv[1]) : 360;
    int fps = argc > 2 ? atoi(argv[2]) : 60;
    if (frames < 1 || fps < 1) {
        fprintf(stderr, "eventfd_pingpong FRAMES FPS: both 1 or more\n");
        return 2;
    }
    fd = eventfd(0, EFD_CLOEXEC);
    if (fd < 0)
        die("eventfd");
    times = calloc(frames, sizeof *times);
    if (!times)
        die("calloc");
    pthread_t receiver;
    if ((errno = pthread_create(&receiver, NULL, receive, NULL)))
        die("pthread_create");

    int64_t wall = nanos(CLOCK_MONOTONIC), cpu = nanos(CLOCK_THREAD_CPUTIME_ID);
    int64_t period = 1000000000 / fps, due = wall + period;
    for (int i = 0; i < frames; i++, due += period) {
        struct timespec ts = {.tv_sec = due / 1000000000, .tv_nsec = due % 1000000000};
        uint64_t one = 1;
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
            ;
        atomic_store_explicit(&sent_at, nanos(CLOCK_MONOTONIC), memory_order_release);
        if (write(fd, &one, sizeof one) != sizeof one)
            die("write");
    }
    double cpu_tx = 100.0 * (nanos(CLOCK_THREAD_CPUTIME_ID) - cpu) / (nanos(CLOCK_MONOTONIC) - wall);
    pthread_join(receiver, NULL);

    qsort(times, frames, sizeof *times, compare);
    printf("sample wakeup variant=c | cpu_rx=%.3f cpu_tx=%.3f p50=%lld p90=%lld p99=%lld\n", cpu_rx, cpu_tx,
           (long long)times[frames / 2], (long long)times[frames * 9 / 10], (long long)times[frames * 99 / 100]);
    return 0;
}
