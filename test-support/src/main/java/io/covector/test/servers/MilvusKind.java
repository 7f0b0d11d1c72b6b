package io.covector.test.servers;

import java.util.Optional;

/** The servers that speak Milvus's protocol. */
public enum MilvusKind {
    /** Milvus itself. */
    MILVUS("Milvus", "milvus", "milvus"),
    /** Milvus Lite as a stand-alone server. */
    LITE("Milvus Lite", "lite", "milvus-lite");

    private final String title;
    private final String script;
    private final String imageScript;

    MilvusKind(String title, String script, String imageScript) {
        this.title = title;
        this.script = script;
        this.imageScript = imageScript;
    }

    String title() {
        return title;
    }

    /** What {@code servers} and {@code fetch} call it. */
    String script() {
        return script;
    }

    /** What {@code images/build} calls it. */
    String imageScript() {
        return imageScript;
    }

    /** The public image of Milvus is of the version that the packages have; nobody publishes one of Milvus Lite. */
    ServerImage image() {
        return switch (this) {
            case MILVUS -> new ServerImage(Optional.of("milvusdb/milvus:v2.3.5"), "covector/milvus:2.3.5");
            case LITE -> new ServerImage(Optional.empty(), "covector/milvus-lite:3.2.2");
        };
    }

    /** Setting that names a running server. */
    String uriProperty() {
        return "covector.test." + script + ".uri";
    }

    /** Setting that names an image. */
    String imageProperty() {
        return "covector.test." + script + ".image";
    }
}
