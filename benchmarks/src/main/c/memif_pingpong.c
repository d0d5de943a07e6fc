/*
 * A frame to another process and back over libmemif (upstream's), both sides spinning on memif_rx_burst
 * in polling mode, one frame in flight. The slave measures, the master sends everything back. Both touch
 * the first and the last 8 bytes of each frame, neither copies. Needs libmemif and its header:
 *
 *     cc -O2 -I INCLUDE memif_pingpong.c -o memif_pingpong LIBMEMIF
 *     memif_pingpong master|slave SOCKET SIZE ROUNDS [CPU]
 *
 * The slave prints one line in the form that io.mcm.benchmarks.Sample reads. Start order does not matter;
 * the master ends with its first slave.
 *
 * libmemif's buffer sizes have 16 bits. Longer frames lie in one piece all the same: the slave places its
 * buffers a frame apart, and both sides set the length by hand.
 */
#define _GNU_SOURCE
#include <libmemif.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define UNIT 32768 /* buffer size of long frames: what their distance is a multiple of */
#define PLACES 4   /* of long frames: two each way */
#define PATIENCE 60
#define LOOK 100000 /* spins between two looks at the control socket */

static memif_socket_handle_t control;
static memif_conn_handle_t conn;
static int connected;
static uint32_t size;
static uint32_t distance; /* of long frames; 0: frames fit libmemif's buffers */
static int refilling;

static int64_t nanos(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void must(const char *what, int err)
{
    if (err != MEMIF_ERR_SUCCESS) {
        fprintf(stderr, "memif_pingpong: %s: %s\n", what, memif_strerror(err));
        exit(1);
    }
}

static uint32_t place(void *unused)
{
    static uint32_t sent, received;
    (void)unused;
    return distance * (refilling ? 2 + received++ % 2 : sent++ % 2);
}

static void refill(uint16_t count)
{
    refilling = 1;
    must("refill", memif_refill_queue(conn, 0, count, 0));
    refilling = 0;
}

static int on_connect(memif_conn_handle_t c, void *slave)
{
    conn = c;
    must("polling mode", memif_set_rx_mode(c, MEMIF_RX_MODE_POLLING, 0));
    if (slave)
        refill(distance ? PLACES / 2 : UINT16_MAX);
    connected = 1;
    return 0;
}

static int on_disconnect(memif_conn_handle_t c, void *unused)
{
    (void)c, (void)unused;
    connected = 0;
    return 0;
}

static void send_frame(uint64_t number)
{
    memif_buffer_t buffer;
    uint16_t count = 0;
    do
        memif_buffer_alloc(conn, 0, &buffer, 1, &count, distance ? 8 : size);
    while (count == 0);
    buffer.len = size;
    memcpy(buffer.data, &number, sizeof number);
    memcpy((char *)buffer.data + size - sizeof number, &number, sizeof number);
    must("tx_burst", memif_tx_burst(conn, 0, &buffer, 1, &count));
}

/* The number in the next frame; 0 when the peer is gone. */
static uint64_t receive_frame(void)
{
    memif_buffer_t buffer;
    uint16_t count = 0;
    uint64_t first, last;
    for (int spins = 1; count == 0; spins++) {
        int err = memif_rx_burst(conn, 0, &buffer, 1, &count);
        if (err != MEMIF_ERR_NOBUF)
            must("rx_burst", err);
        if (count == 0 && spins % LOOK == 0) {
            must("poll", memif_poll_event(control, 0));
            if (!connected)
                return 0;
        }
    }
    memcpy(&first, buffer.data, sizeof first);
    memcpy(&last, (char *)buffer.data + size - sizeof last, sizeof last);
    if (buffer.len != size || first != last) {
        fprintf(stderr, "memif_pingpong: a frame of %u bytes with %llu and %llu\n", buffer.len,
                (unsigned long long)first, (unsigned long long)last);
        exit(1);
    }
    refill(1);
    return first;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void measure(long rounds)
{
    long warm = rounds / 10;
    int64_t *times = calloc(rounds, sizeof *times);
    if (!times) {
        perror("calloc");
        exit(1);
    }
    for (long i = 1; i <= warm + rounds; i++) {
        int64_t start = nanos();
        send_frame(i);
        if (receive_frame() != (uint64_t)i) {
            fprintf(stderr, "memif_pingpong: the peer is gone, or sent another frame\n");
            exit(1);
        }
        if (i > warm)
            times[i - warm - 1] = nanos() - start;
    }
    qsort(times, rounds, sizeof *times, compare);
    printf("sample roundtrip variant=libmemif size=%u | rounds=%ld min=%lld p50=%lld p90=%lld p99=%lld p999=%lld max=%lld\n",
           size, rounds, (long long)times[0], (long long)times[rounds / 2], (long long)times[rounds * 9 / 10],
           (long long)times[rounds * 99 / 100], (long long)times[rounds * 999 / 1000],
           (long long)times[rounds - 1]);
    free(times);
}

int main(int argc, char **argv)
{
    int master = argc > 1 && strcmp(argv[1], "master") == 0;
    int slave = argc > 1 && strcmp(argv[1], "slave") == 0;
    long rounds = argc > 4 ? atol(argv[4]) : 0;
    size = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    memif_socket_args_t socket_args = {.app_name = "memif_pingpong"};
    if (!(master || slave) || argc > 6 || strlen(argv[2]) >= sizeof socket_args.path || rounds < 1 || size < 64 ||
        size > 100000000) {
        fprintf(stderr, "memif_pingpong master|slave SOCKET SIZE ROUNDS [CPU]: 64 to 100000000 bytes, 1 round or more\n");
        return 2;
    }
    if (argc == 6) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(atoi(argv[5]), &set);
        if (sched_setaffinity(0, sizeof set, &set))
            perror("sched_setaffinity");
    }
    alarm(PATIENCE);

    memif_conn_args_t args = {.is_master = master, .interface_name = "pingpong", .log2_ring_size = 4};
    args.buffer_size = size;
    if (size > UNIT) {
        distance = (size + UNIT - 1) / UNIT * UNIT;
        args.buffer_size = UNIT;
        while ((2LL * UNIT << args.log2_ring_size) < (long long)PLACES * distance)
            args.log2_ring_size++;
    }
    strcpy(socket_args.path, argv[2]);
    socket_args.connection_request_timer.it_value.tv_nsec = 20000000;
    socket_args.connection_request_timer.it_interval.tv_nsec = 20000000;
    must("create_socket", memif_create_socket(&control, &socket_args, NULL));
    if (distance)
        memif_register_external_region(control, NULL, NULL, NULL, place);
    args.socket = control;
    must("create", memif_create(&conn, &args, on_connect, on_disconnect, NULL, slave ? &size : NULL));
    while (!connected)
        must("poll", memif_poll_event(control, -1));

    if (slave)
        measure(rounds);
    else
        for (uint64_t number = receive_frame(); number; number = receive_frame())
            send_frame(number);
    memif_delete(&conn);
    memif_delete_socket(&control);
    if (master && argv[2][0] != '@')
        unlink(argv[2]);
    return 0;
}
