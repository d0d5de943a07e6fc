/*
 * A slave that connects and then writes into its ring what cannot be:
 *
 *     memif_hostile SOCKET range|length|chain
 *
 * Ends when the master has hung up.
 */
#include <memif.h>
#include <libmemif.h> /* in this order */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static memif_socket_handle_t control;
static memif_conn_handle_t conn;
static int connected, ended;

static int on_connect(memif_conn_handle_t c, void *unused)
{
    (void)c, (void)unused;
    connected = 1;
    return 0;
}

static int on_disconnect(memif_conn_handle_t c, void *unused)
{
    (void)c, (void)unused;
    ended = connected;
    return 0;
}

int main(int argc, char **argv)
{
    memif_socket_args_t socket_args = {.app_name = "memif_hostile"};
    memif_conn_args_t args = {.interface_name = "hostile", .log2_ring_size = 4};
    memif_details_t details;
    static char bytes[4096];
    if (argc != 3 || strlen(argv[1]) >= sizeof socket_args.path)
        return 2;
    alarm(60);
    strcpy(socket_args.path, argv[1]);
    socket_args.connection_request_timer.it_value.tv_nsec = 20000000;
    socket_args.connection_request_timer.it_interval.tv_nsec = 20000000;
    if (memif_create_socket(&control, &socket_args, NULL))
        return 1;
    args.socket = control;
    if (memif_create(&conn, &args, on_connect, on_disconnect, NULL, NULL))
        return 1;
    while (!connected)
        memif_poll_event(control, -1);

    memif_get_details(conn, &details, bytes, sizeof bytes);
    memif_region_details_t rings;
    memcpy(&rings, details.regions, sizeof rings);
    memif_ring_t *ring = rings.addr;
    ring->desc[0].length = 64;
    if (strcmp(argv[2], "range") == 0)
        ring->desc[0].offset = 0xFFFFF000;
    else if (strcmp(argv[2], "length") == 0)
        ring->desc[0].length = 0x80000000;
    else
        ring->desc[0].flags = MEMIF_DESC_FLAG_NEXT;
    __atomic_store_n(&ring->head, 1, __ATOMIC_RELEASE);
    while (!ended)
        memif_poll_event(control, -1);
    printf("hung up\n");
    return 0;
}
