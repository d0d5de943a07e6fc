package io.mcm.linux;

/** Whether the user has allowed this module to call native code. */
public final class NativeAccess {
    /** Taken before the first call: that call itself warns once and then counts as allowed. */
    private static final boolean GRANTED = NativeAccess.class.getModule().isNativeAccessEnabled();

    private NativeAccess() {}

    /**
     * Whether it was granted by the user.
     *
     * @return false when the JVM warns at the first native call, or forbids it
     */
    public static boolean granted() {
        return GRANTED;
    }

    /**
     * The option that grants it.
     *
     * @return for the {@code java} command
     */
    public static String option() {
        String module = NativeAccess.class.getModule().getName();
        return "--enable-native-access=" + (module == null ? "ALL-UNNAMED" : module);
    }
}
