/**
 * Links between two of our own nodes on one host: frames stay where their source wrote them. They
 * begin as a memif connection does and go on with rings of their own, see {@code docs/memif.md}.
 */
@NullMarked
package io.mcm.memif.link;

import org.jspecify.annotations.NullMarked;
