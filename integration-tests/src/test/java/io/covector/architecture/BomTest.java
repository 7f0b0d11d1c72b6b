package io.covector.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The BOM has no parent, so its versions are written twice; here they are held against those of the build. */
class BomTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void managesTheDriversInTheVersionsOfTheBuild() throws Exception {
        Element build = read(ROOT.resolve("pom.xml").toFile());
        Map<String, String> bom = managed(read(ROOT.resolve("bom/pom.xml").toFile()));

        assertThat(bom)
                .containsEntry("io.milvus:milvus-sdk-java", text(build, "milvus.version"))
                .containsEntry("org.postgresql:postgresql", text(build, "postgresql.version"));
    }

    @Test
    void managesEveryModuleForUsers() throws Exception {
        Map<String, String> bom = managed(read(ROOT.resolve("bom/pom.xml").toFile()));
        for (String module : Layer.HOUSE.keySet()) {
            boolean isForUsers = !module.equals("test-support") && !module.equals("examples");
            assertThat(bom.containsKey("io.covector:covector-" + module))
                    .as(module)
                    .isEqualTo(isForUsers);
        }
    }

    private static Element read(File pom) throws Exception {
        return documents().newDocumentBuilder().parse(pom).getDocumentElement();
    }

    private static DocumentBuilderFactory documents() throws ParserConfigurationException {
        DocumentBuilderFactory documents = DocumentBuilderFactory.newInstance();
        documents.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return documents;
    }

    private static Map<String, String> managed(Element pom) {
        Map<String, String> versions = new HashMap<>();
        NodeList dependencies = pom.getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            versions.put(
                    text(dependency, "groupId") + ":" + text(dependency, "artifactId"), text(dependency, "version"));
        }
        return versions;
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }
}
