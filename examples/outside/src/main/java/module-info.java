/** Somebody's service. */
module outside {
    requires io.mcm.core;
}
