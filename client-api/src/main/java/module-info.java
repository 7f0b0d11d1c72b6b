/** The API that applications call and the SPI that adapters implement. */
module io.covector.api {
    requires static transitive org.jspecify;

    exports io.covector;
    exports io.covector.call;
    exports io.covector.config;
    exports io.covector.filter;
    exports io.covector.observe;
    exports io.covector.spi;
    exports io.covector.text;
}
