/** The nodes of a mesh: how they find each other, what they tell, and which links must exist. */
@NullMarked
package io.mcm.node;

import org.jspecify.annotations.NullMarked;
