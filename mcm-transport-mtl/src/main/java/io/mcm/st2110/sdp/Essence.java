package io.mcm.st2110.sdp;

import io.mcm.format.Format;

/** What a stream carries: the {@code rtpmap} and {@code fmtp} of its description. */
public sealed interface Essence permits Video20, Video22, Audio30 {
    /**
     * The format that its frames have when a receiver takes them as they come.
     *
     * @return video as pgroups, codestreams, or PCM
     * @throws io.mcm.ConfigException the core has no such format
     */
    Format format();
}
