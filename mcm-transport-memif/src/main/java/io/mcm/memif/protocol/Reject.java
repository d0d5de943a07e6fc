package io.mcm.memif.protocol;

/** Why something that a peer sent, or wrote into shared memory, was refused. It ends that link. */
public enum Reject {
    /** A control message that has not 128 bytes. */
    MESSAGE_LENGTH("a control message of another length than 128 bytes"),
    /** A control message of a type that memif 2.0 does not have. */
    MESSAGE_TYPE("a control message of an unknown type"),
    /** A message at a time when it has no meaning. */
    MESSAGE_ORDER("a control message out of order"),
    /** A descriptor is missing, or came with a message that takes none. */
    DESCRIPTORS("another number of file descriptors than the message takes"),
    /** A version other than 2.0. */
    VERSION("a protocol version other than 2.0"),
    /** A slave asks for an interface that is not here. */
    INTERFACE_ID("an interface id that nobody serves here"),
    /** The interface has its peer already. */
    INTERFACE_BUSY("an interface that is connected already"),
    /** Another interface mode than ours. */
    MODE("another interface mode"),
    /** No secret, or another one than ours. */
    SECRET("another secret, or none"),
    /** Region numbers don't ascend from 0, or there are too many. */
    REGION_INDEX("a region number out of order or beyond the limit"),
    /** A region of no bytes, or beyond 4 GiB. */
    REGION_SIZE("a region of 0 bytes or more than 4 GiB"),
    /** A region that could be cut short while it is mapped, or is no file in memory. */
    REGION_UNSEALED("a region that is not a memory file sealed against shrinking"),
    /** A region whose file is shorter than announced. */
    REGION_SHORT("a region whose file is shorter than announced"),
    /** A region that the kernel does not map. */
    REGION_UNMAPPABLE("a region that cannot be mapped"),
    /** Ring numbers don't ascend from 0, or there are too many. */
    RING_INDEX("a ring number out of order or beyond the limit"),
    /** A ring of a size that is not allowed. */
    RING_SIZE("a ring size out of range"),
    /** A ring with flags that memif 2.0 does not have. */
    RING_FLAGS("unknown ring flags"),
    /** Another size of the private header than agreed. */
    RING_PRIVATE_HEADER("another private header than agreed"),
    /** A ring outside its region, in an unknown one, or at an odd place. */
    RING_PLACE("a ring that is not within a known region"),
    /** A ring's memory does not begin as a ring does. */
    RING_COOKIE("a ring without the cookie"),
    /** A ring's descriptor is no eventfd. */
    RING_EVENTFD("a ring's descriptor that is no eventfd"),
    /** A connection without a ring in the direction that is needed. */
    RING_MISSING("no ring in the direction that is needed"),
    /** A ring's index moved further than there are entries. */
    RING_OVERRUN("a ring index beyond the ring"),
    /** A descriptor that names a region which does not exist. */
    BUFFER_REGION("a buffer in an unknown region"),
    /** A descriptor that reaches beyond its region. */
    BUFFER_RANGE("a buffer beyond its region"),
    /** A chain longer than its ring, or one whose end was not published. */
    BUFFER_CHAIN("a chain of buffers without an end"),
    /** An empty buffer that was offered with no room in it. */
    BUFFER_EMPTY("an offered buffer of no bytes"),
    /** A frame of one of our own nodes whose header makes no sense. */
    FRAME_HEADER("a frame header that makes no sense"),
    /** Frames' memory of one of our own nodes that is not as announced. */
    FRAME_MEMORY("frames' memory that is not as announced");

    private final String text;

    Reject(String text) {
        this.text = text;
    }

    /**
     * For people.
     *
     * @return what was refused
     */
    public String text() {
        return text;
    }
}
