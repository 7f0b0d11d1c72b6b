package io.covector.milvus.internal.rpc;

/** A certificate in the form that {@code tls.ca-file} takes; nobody has its key. */
final class TestCertificate {
    static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBdTCCARugAwIBAgIUJw+rVwp8upuPak74cdeIJ58NONswCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjQxODIxMTRaGA8yMTI2MTAzMTE4MjEx
            NFowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNJh
            yi817ubu3zLgeiKTS2zudgzlVfqjcI4x9dxbstaF4chD78N3/YoFUaM7ZMdBYEbu
            HMwq51AQjPBrbtCdnlyjUzBRMB0GA1UdDgQWBBSon+J7/AfTytkLYIMt/6HWbyA+
            zzAfBgNVHSMEGDAWgBSon+J7/AfTytkLYIMt/6HWbyA+zzAPBgNVHRMBAf8EBTAD
            AQH/MAoGCCqGSM49BAMCA0gAMEUCIBsliy/YiDzNaYHyS7p6s679XX/h87dGGaSb
            mfEq60yAAiEA5zZyCvzpt4aGknVxTWOcEcKb97q74Q3aGEDFWIqFdsc=
            -----END CERTIFICATE-----
            """;

    private TestCertificate() {}
}
