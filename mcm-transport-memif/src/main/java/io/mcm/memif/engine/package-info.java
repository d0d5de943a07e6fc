/** What a link needs from whoever speaks memif for it: Java, or the vendor's library. */
@NullMarked
package io.mcm.memif.engine;

import org.jspecify.annotations.NullMarked;
