package io.covector.spi;

import io.covector.Consistency;
import io.covector.Projection;
import io.covector.RecordId;
import java.util.List;

/** Records to read by their ids. Immutable and thread-safe. */
public final class GetQuery {
    private final List<RecordId> ids;
    private final Projection projection;
    private final Consistency consistency;

    private GetQuery(List<RecordId> ids, Projection projection, Consistency consistency) {
        this.ids = List.copyOf(ids);
        this.projection = projection;
        this.consistency = consistency;
    }

    /** The metadata of these records, as the client has last written them. */
    public static GetQuery of(List<RecordId> ids) {
        return new GetQuery(ids, Projection.metadata(), Consistency.SESSION);
    }

    /** The same for other ids. */
    public GetQuery withIds(List<RecordId> others) {
        return new GetQuery(others, projection, consistency);
    }

    /** The same with another projection. */
    public GetQuery projection(Projection other) {
        return new GetQuery(ids, other, consistency);
    }

    /** The same with another consistency. */
    public GetQuery consistency(Consistency other) {
        return new GetQuery(ids, projection, other);
    }

    /** The ids; distinct. */
    public List<RecordId> ids() {
        return ids;
    }

    /** What of each record. */
    public Projection projection() {
        return projection;
    }

    /** What the read must see. */
    public Consistency consistency() {
        return consistency;
    }
}
