package io.mcm.st2110.sdp;

/**
 * A line of a description, or the part of it that is looked at.
 *
 * @param number from 1
 * @param value what comes after the letter or the attribute's name
 */
record Line(int number, String value) {
    /** What faults in it are told with. */
    String place() {
        return "line " + number + " ";
    }
}
