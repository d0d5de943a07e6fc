/** RTP (RFC 3550): the header, and sequence numbers that wrap. */
@NullMarked
package io.mcm.st2110.rtp;

import org.jspecify.annotations.NullMarked;
