/** ST 2110-20 and RFC 4175: pgroups, packets of sample rows, and pixels into pgroups and back. */
@NullMarked
package io.mcm.st2110.video;

import org.jspecify.annotations.NullMarked;
