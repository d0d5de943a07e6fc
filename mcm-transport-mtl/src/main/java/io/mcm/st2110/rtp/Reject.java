package io.mcm.st2110.rtp;

/** Why a packet was not taken. A packet is refused for the first reason that is found. */
public enum Reject {
    /** Shorter than an RTP header, its contributing sources or its extension say it is. */
    RTP_TRUNCATED("shorter than its RTP header"),
    /** RTP of another version than 2: most likely no RTP. */
    RTP_VERSION("not RTP version 2"),
    /** The padding's length is 0 or longer than the payload. */
    RTP_PADDING("padding longer than the payload"),
    /** Of another payload type than the stream's. */
    PAYLOAD_TYPE("another payload type"),
    /** The payload ends within its own header. */
    HEADER_TRUNCATED("shorter than its payload header"),
    /** ST 2110-20: more sample row data headers than the three that a packet may have. */
    SRD_COUNT("more than three sample row data headers"),
    /** ST 2110-20: an empty sample row data segment beside another one. */
    SRD_EMPTY("an empty sample row data segment among others"),
    /** ST 2110-20: a length that is no whole number of pgroups. */
    SRD_LENGTH("a length that is no whole number of pgroups"),
    /** ST 2110-20: the field bit in progressive video, or two fields in one packet. */
    SRD_FIELD("a field bit that does not go with the scan"),
    /** ST 2110-20: a row that the picture does not have. */
    SRD_ROW("a row outside the picture"),
    /** ST 2110-20: an offset that is not on a pgroup. */
    SRD_OFFSET("an offset that is not on a pgroup"),
    /** ST 2110-20: the segment goes beyond the end of its row. */
    SRD_BEYOND_ROW("a segment beyond the end of its row"),
    /** ST 2110-20: a segment that does not come after the one before it. */
    SRD_ORDER("segments that are not in raster order"),
    /** The payload is shorter than its header says. */
    PAYLOAD_TRUNCATED("shorter than its payload header says"),
    /** ST 2110-22: slice mode or out-of-order transmission, neither of which is for this stream. */
    JXS_MODE("not in codestream mode with sequential transmission"),
    /** ST 2110-22: an interlace field that does not go with the scan. */
    JXS_INTERLACE("an interlace field that does not go with the scan"),
    /** ST 2110-22: the L bit and the marker differ, or a packet after the last one. */
    JXS_LAST("a last packet that is not the last"),
    /** ST 2110-22: a box before the codestream that is cut off. */
    JXS_BOX("a box before the codestream that is cut off"),
    /** ST 2110-22: another length than the other packets of the frame. */
    JXS_LENGTH("another length than the other packets of its frame"),
    /** ST 2110-30: no whole number of samples of all channels. */
    AUDIO_LENGTH("no whole number of samples of all channels"),
    /** ST 2110-30: another packet time than the stream's. */
    AUDIO_PACKET_TIME("another packet time"),
    /** The frame has this packet already. */
    DUPLICATE("a packet that was there before"),
    /** More than the frame has room for. */
    FRAME_OVERFLOW("more than the frame has room for");

    private final String text;

    Reject(String text) {
        this.text = text;
    }

    /**
     * The reason in words.
     *
     * @return for messages
     */
    public String text() {
        return text;
    }
}
