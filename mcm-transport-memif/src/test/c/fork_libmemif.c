/*
 * Looks like libmemif until it is called: the connection's arguments are placed as in the fork that the
 * original MCM brings. With FORK undefined they are upstream's.
 */
#include <stdint.h>

#define UNUSED(name)  \
    int name(void)    \
    {                 \
        return 0;     \
    }
UNUSED(memif_buffer_alloc)
UNUSED(memif_control_fd_handler)
UNUSED(memif_get_details)
UNUSED(memif_get_queue_efd)
UNUSED(memif_get_version)
UNUSED(memif_refill_queue)
UNUSED(memif_request_connection)
UNUSED(memif_rx_burst)
UNUSED(memif_set_listener_fd)
UNUSED(memif_set_rx_mode)
UNUSED(memif_strerror)
UNUSED(memif_tx_burst)

int memif_create_socket(void **socket, void *args, void *context)
{
    (void)args, (void)context;
    *socket = socket;
    return 0;
}

int memif_create(void **connection, uint8_t *args, void *connect, void *disconnect, void *interrupt, void *context)
{
    (void)connect, (void)disconnect, (void)interrupt, (void)context;
#ifdef FORK
    uint8_t log2_ring_size = args[40];
#else
    uint8_t log2_ring_size = args[36];
#endif
    if (log2_ring_size > 14)
        return 38;
    *connection = connection;
    return 0;
}

int memif_delete(void **connection)
{
    *connection = 0;
    return 0;
}

int memif_delete_socket(void **socket)
{
    *socket = 0;
    return 0;
}
