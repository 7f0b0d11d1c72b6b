package io.covector.micrometer;

import io.covector.ErrorContext;
import io.covector.observe.RequestInfo;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;

/**
 * Names and attributes of a request's observation, after OpenTelemetry's semantic conventions for database client spans
 * and metrics. Register a subclass or another convention to change them. Immutable and thread-safe.
 */
public class RequestConvention implements GlobalObservationConvention<RequestContext> {
    /** Name of the timer, and of the observation. */
    public static final String NAME = "db.client.operation.duration";

    /** A convention without settings. */
    public RequestConvention() {}

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof RequestContext;
    }

    @Override
    public String getName() {
        return NAME;
    }

    /** The operation and its collection, such as {@code search docs}. */
    @Override
    public String getContextualName(RequestContext context) {
        RequestInfo request = context.request();
        return request.operation().text()
                + request.collection().map(name -> " " + name).orElse("");
    }

    /** The same keys for every request, as metrics want it; {@code none} where there is no value. */
    @Override
    public KeyValues getLowCardinalityKeyValues(RequestContext context) {
        RequestInfo request = context.request();
        return KeyValues.of(
                KeyValue.of("db.system.name", system(request.backendType())),
                KeyValue.of("db.operation.name", request.operation().text()),
                KeyValue.of("db.collection.name", request.collection().orElse(KeyValue.NONE_VALUE)),
                KeyValue.of("covector.backend", request.backend()),
                KeyValue.of(
                        "error.type",
                        context.failure().map(e -> e.code().name()).orElse(KeyValue.NONE_VALUE)));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(RequestContext context) {
        KeyValues values = KeyValues.of(KeyValue.of("covector.attempts", String.valueOf(context.attempts())));
        int items = context.request().items();
        if (items > 1) {
            values = values.and("db.operation.batch.size", String.valueOf(items));
        }
        String status = context.failure()
                .map(e -> e.context())
                .map(ErrorContext::vendorCode)
                .orElse("");
        return status.isEmpty() ? values : values.and("db.response.status_code", status);
    }

    private static String system(String backendType) {
        return backendType.equals("pgvector") ? "postgresql" : backendType;
    }
}
