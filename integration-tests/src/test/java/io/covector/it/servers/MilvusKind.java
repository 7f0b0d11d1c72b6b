package io.covector.it.servers;

/** The servers that speak Milvus's protocol. */
public enum MilvusKind {
    /** Milvus itself. */
    MILVUS("milvus", "covector.test.milvus", "covector/milvus:2.3.5"),
    /** Milvus Lite as a stand-alone server. */
    LITE("lite", "covector.test.lite", "covector/milvus-lite:3.2.2");

    private final String script;
    private final String property;
    private final String image;

    MilvusKind(String script, String property, String image) {
        this.script = script;
        this.property = property;
        this.image = image;
    }

    String script() {
        return script;
    }

    /** Setting that names a running server. */
    String uriProperty() {
        return property + ".uri";
    }

    /** Setting that names an image. */
    String imageProperty() {
        return property + ".image";
    }

    String image() {
        return image;
    }
}
