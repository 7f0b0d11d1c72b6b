package io.covector.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The compiled main classes of every module, each known by the module whose folder or jar it was read from. */
final class House {
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.covector");

    private static final Pattern ORIGIN =
            Pattern.compile("/(?:([a-z0-9-]+)/target/(?:quick/)?classes/|covector-([a-z0-9-]+?)-\\d[^/]*\\.jar!/)");

    private House() {}

    static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals("io.covector")
                || type.getPackageName().startsWith("io.covector.");
    }

    /** The module's folder name, such as {@code client-api}. */
    static String moduleOf(JavaClass type) {
        String origin = type.getSource()
                .orElseThrow(() -> new AssertionError(type.getName() + " was not read from a class file"))
                .getUri()
                .toString();
        Matcher matcher = ORIGIN.matcher(origin);
        if (!matcher.find()) {
            throw new AssertionError("No module is known for " + origin);
        }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    static DescribedPredicate<JavaClass> belongTo(String module) {
        return describe(
                "belong to " + module, type -> isOurs(type) && moduleOf(type).equals(module));
    }

    /** The name of the class, or of the outermost class that it is nested in. */
    static String topLevelName(JavaClass type) {
        return type.getName().replaceAll("\\$.*", "");
    }

    static boolean isInternal(JavaClass type) {
        return (type.getPackageName() + ".").contains(".internal.");
    }
}
