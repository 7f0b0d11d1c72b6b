package io.covector.it.chaos;

import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.VectorClient;
import io.covector.client.VectorClients;
import io.covector.it.servers.ChildJvm;

/** A process that upserts the same records again and again, each time as the next version, until it is killed. */
final class EndlessLoad {
    private static final String PROGRESS = "writing version ";

    private EndlessLoad() {}

    /** Arguments: number of records, settings. */
    public static void main(String[] arguments) {
        int records = Integer.parseInt(arguments[0]);
        try (VectorClient client = VectorClients.open(ChildJvm.config(arguments).build())) {
            for (int version = 1; version < Integer.MAX_VALUE; version++) {
                String line = PROGRESS + version;
                BulkOptions options = BulkOptions.builder()
                        .maxBufferedRecords(300)
                        .onProgress(progress -> System.out.println(line))
                        .build();
                try (BulkWriter writer = client.collection(ChaosRun.COLLECTION).bulkWriter(options)) {
                    for (int i = 0; i < records; i++) {
                        writer.add(Content.record(KillIT.id(i), version));
                    }
                }
            }
        }
    }

    /** Whether the line says that everything was written once and that it goes on. */
    static boolean isUnderWay(String line) {
        return line.startsWith(PROGRESS) && Integer.parseInt(line.substring(PROGRESS.length())) > 1;
    }
}
