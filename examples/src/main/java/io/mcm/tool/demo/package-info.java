/** The demo: real pictures and sound through the mesh, every frame checked. */
@NullMarked
package io.mcm.tool.demo;

import org.jspecify.annotations.NullMarked;
