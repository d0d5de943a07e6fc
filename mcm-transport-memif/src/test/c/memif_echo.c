/*
 * A plain program over libmemif: sends every packet back, in buffers of its own, until its peer goes. What
 * the engines are tested against. Packets may be chains of buffers, both ways.
 *
 *     memif_echo master|slave SOCKET BUFFER_SIZE LOG2_RING_SIZE
 */
#include <libmemif.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_PARTS 16384
#define MAX_PACKET 20000000

static memif_buffer_t parts[MAX_PARTS];
static char packet[MAX_PACKET];
static memif_conn_handle_t conn;
static memif_socket_handle_t control;
static int connected;

static void must(const char *what, int err)
{
    if (err != MEMIF_ERR_SUCCESS) {
        fprintf(stderr, "memif_echo: %s: %s\n", what, memif_strerror(err));
        exit(1);
    }
}

static int on_connect(memif_conn_handle_t c, void *slave)
{
    if (slave)
        must("refill", memif_refill_queue(c, 0, UINT16_MAX, 0));
    connected = 1;
    return 0;
}

static int on_disconnect(memif_conn_handle_t c, void *unused)
{
    (void)c, (void)unused;
    connected = 0;
    return 0;
}

static void look(int millis)
{
    must("poll", memif_poll_event(control, millis));
}

/* The length of the next packet, -1 when the peer is gone. */
static long receive(void)
{
    long length = 0;
    int more = 1;
    while (more) {
        memif_buffer_t buffer;
        uint16_t count = 0;
        int err = memif_rx_burst(conn, 0, &buffer, 1, &count);
        if (err != MEMIF_ERR_NOBUF && err != MEMIF_ERR_DISCONNECTED)
            must("rx_burst", err);
        if (count == 0) {
            look(0);
            if (!connected)
                return -1;
            usleep(50);
            continue;
        }
        if (length + buffer.len > MAX_PACKET) {
            fprintf(stderr, "memif_echo: a packet of more than %d bytes\n", MAX_PACKET);
            exit(1);
        }
        memcpy(packet + length, buffer.data, buffer.len);
        length += buffer.len;
        more = buffer.flags & MEMIF_BUFFER_FLAG_NEXT;
        must("refill", memif_refill_queue(conn, 0, 1, 0));
    }
    return length;
}

static void send_back(long length, int buffer_size)
{
    long done = 0;
    uint16_t taken = 0, sent = 0;
    do {
        uint16_t count = 0;
        long part = length - done < buffer_size ? length - done : buffer_size;
        memif_buffer_alloc(conn, 0, &parts[taken], 1, &count, part ? part : 1);
        if (count == 0) {
            look(0);
            if (!connected)
                return;
            usleep(50);
        }
        for (; count > 0; count--, taken++) {
            if (done + parts[taken].len > length)
                parts[taken].len = length - done;
            memcpy(parts[taken].data, packet + done, parts[taken].len);
            done += parts[taken].len;
            parts[taken].flags = MEMIF_BUFFER_FLAG_NEXT;
        }
    } while (done < length || taken == 0);
    parts[taken - 1].flags = 0;
    must("tx_burst", memif_tx_burst(conn, 0, parts, taken, &sent));
}

int main(int argc, char **argv)
{
    memif_socket_args_t socket_args = {.app_name = "memif_echo"};
    if (argc != 5 || strlen(argv[2]) >= sizeof socket_args.path)
        return 2;
    int master = strcmp(argv[1], "master") == 0;
    int buffer_size = atoi(argv[3]);
    memif_conn_args_t args = {.is_master = master, .interface_name = "echo", .buffer_size = buffer_size,
                              .log2_ring_size = atoi(argv[4])};
    alarm(60);
    strcpy(socket_args.path, argv[2]);
    socket_args.connection_request_timer.it_value.tv_nsec = 20000000;
    socket_args.connection_request_timer.it_interval.tv_nsec = 20000000;
    must("create_socket", memif_create_socket(&control, &socket_args, NULL));
    args.socket = control;
    must("create", memif_create(&conn, &args, on_connect, on_disconnect, NULL, master ? NULL : &args));
    while (!connected)
        look(-1);
    long packets = 0;
    for (long length = receive(); length >= 0; length = receive(), packets++)
        send_back(length, buffer_size);
    memif_delete(&conn);
    memif_delete_socket(&control);
    printf("echoed %ld\n", packets);
    return 0;
}
