/** ST 2110-22 with JPEG XS: RFC 9134 in codestream mode. Codestreams are opaque. */
@NullMarked
package io.mcm.st2110.jpegxs;

import org.jspecify.annotations.NullMarked;
