package io.mcm.tool.media;

import java.io.IOException;

/** A media file is not what it should be, or cannot hold what it is asked to. */
public final class MediaException extends IOException {
    private static final long serialVersionUID = 1L;

    MediaException(String message) {
        super(message);
    }
}
