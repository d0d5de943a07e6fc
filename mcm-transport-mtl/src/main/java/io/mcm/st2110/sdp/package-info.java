/**
 * Session descriptions of ST 2110 streams: RFC 4566 with what ST 2110-10, -20, -22, -30 and RFC
 * 7273 add to it. What a sender writes and a receiver joins by.
 */
@NullMarked
package io.mcm.st2110.sdp;

import org.jspecify.annotations.NullMarked;
