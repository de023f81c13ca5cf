import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Validates PDF files against one veraPDF profile, many files in one Java process.
 *
 * <pre>java -cp JAR Runner.java PDFA-3A|PDFUA-1 FILE...</pre>
 *
 * JAR is any jar with veraPDF's greenfield engine and its profiles. The engine's own profile reader wants JAXB, which
 * Java no longer brings, so the profile is read here with the DOM. Standard output has tab-separated lines: one
 * {@code VERDICT <tab> file <tab> PASS|FAIL|ERROR} for each file and, before a FAIL or ERROR, one
 * {@code FINDING <tab> file <tab> clause-test <tab> times <tab> message} for each broken rule.
 * Exit 0: all pass; 1: some fail; 2: some could not be read, or bad arguments.
 */
public final class Runner {
    private static final String PROFILES = "org/verapdf/pdfa/validation/";

    private Runner() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("usage: Runner.java PDFA-3A|PDFUA-1 FILE...");
            System.exit(2);
        }
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile = readProfile(arguments[0]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int worst = 0;
        for (String file : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            worst = Math.max(worst, validate(file, profile, out));
        }
        System.exit(worst);
    }

    private static int validate(String file, ValidationProfile profile, PrintStream out) {
        try (InputStream bytes = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, profile.getPDFAFlavour());
                PDFAValidator validator = ValidatorFactory.createValidator(profile)) {
            ValidationResult result = validator.validate(parser);
            if (result.isCompliant()) {
                out.println(line("VERDICT", file, "PASS"));
                return 0;
            }
            report(file, result, out);
            out.println(line("VERDICT", file, "FAIL"));
            return 1;
        } catch (Exception problem) {
            out.println(line("FINDING", file, "unreadable", "1", problem.toString()));
            out.println(line("VERDICT", file, "ERROR"));
            return 2;
        }
    }

    private static void report(String file, ValidationResult result, PrintStream out) {
        TreeMap<String, Integer> times = new TreeMap<>();
        TreeMap<String, String> words = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                times.merge(rule, 1, Integer::sum);
                words.putIfAbsent(rule, assertion.getMessage() + " @ " + assertion.getLocation().getContext());
            }
        }
        times.forEach((rule, count) -> out.println(line("FINDING", file, rule, count.toString(), words.get(rule))));
    }

    private static String line(String... columns) {
        List<String> clean = new ArrayList<>();
        for (String column : columns) {
            clean.add(column.replaceAll("\\s+", " "));
        }
        return String.join("\t", clean);
    }

    private static ValidationProfile readProfile(String name) throws Exception {
        try (InputStream source = Runner.class.getClassLoader().getResourceAsStream(PROFILES + name + ".xml")) {
            if (source == null) {
                System.err.println("no veraPDF profile called " + name + " in the class path");
                System.exit(2);
            }
            Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source).getDocumentElement();
            Set<Rule> rules = new HashSet<>();
            for (Element rule : below(root, "rule")) {
                rules.add(readRule(rule));
            }
            Set<Variable> variables = new HashSet<>();
            for (Element variable : below(root, "variable")) {
                variables.add(Profiles.variableFromValues(variable.getAttribute("name"),
                        variable.getAttribute("object"), text(variable, "defaultValue"), text(variable, "value")));
            }
            return Profiles.profileFromValues(PDFAFlavour.valueOf(root.getAttribute("flavour")),
                    Profiles.profileDetailsFromValues(name, name, "", new Date(0)), "", rules, variables);
        }
    }

    private static Rule readRule(Element rule) {
        Element identity = below(rule, "id").get(0);
        RuleId id = Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(identity.getAttribute("specification")),
                identity.getAttribute("clause"), Integer.parseInt(identity.getAttribute("testNumber")));
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : below(rule, "argument")) {
            String given = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), given, null));
        }
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(id, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
                text(rule, "description"), text(rule, "test"),
                Profiles.errorFromValues(text(rule, "message"), arguments), new ArrayList<>());
    }

    private static List<Element> below(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        var list = parent.getElementsByTagName(name);
        for (int place = 0; place < list.getLength(); place++) {
            Node node = list.item(place);
            found.add((Element) node);
        }
        return found;
    }

    private static String text(Element parent, String name) {
        List<Element> found = below(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }
}
