package io.covector.spring.boot;

import io.covector.config.Secret;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;

/** Makes a secret of a property, which is a number in YAML if it looks like one. Stateless and thread-safe. */
@ConfigurationPropertiesBinding
class SecretConverter implements Converter<Object, Secret> {
    @Override
    public Secret convert(Object value) {
        return Secret.of(value.toString());
    }
}
