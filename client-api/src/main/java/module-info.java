/** The API that applications call and the SPI that adapters implement. */
module io.covector.api {
    requires static transitive org.jspecify;
}
