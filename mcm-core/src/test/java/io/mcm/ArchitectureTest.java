package io.mcm;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package of the core may know which, as docs/architecture.md has it. */
@AnalyzeClasses(packages = "io.mcm", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    /** What every package may throw and the plain words it may speak in. */
    private static final DescribedPredicate<JavaClass> ERRORS =
            belongTo(
                    assignableTo(McmException.class)
                            .or(equivalentTo(ErrorCode.class))
                            .as("the errors"));

    private static final DescribedPredicate<JavaClass> PAGE_KIND = equivalentTo(PageKind.class);

    @ArchTest static final ArchRule shouldLetLinuxKnowNobody = knows("io.mcm.linux", ERRORS);

    @ArchTest static final ArchRule shouldLetFormatsKnowNobody = knows("io.mcm.format", ERRORS);

    @ArchTest
    static final ArchRule shouldLetMemoryKnowLinuxOnly =
            knows("io.mcm.memory", ERRORS.or(PAGE_KIND).or(packages("io.mcm.linux")));

    @ArchTest
    static final ArchRule shouldLetStatsKnowTheApiOnly =
            knows("io.mcm.stats", packages("io.mcm", "io.mcm.format"));

    @ArchTest
    static final ArchRule shouldLetJsonKnowTheApiOnly =
            knows("io.mcm.json", packages("io.mcm", "io.mcm.format"));

    @ArchTest
    static final ArchRule shouldLetPluginsSeeTheApiOnly =
            knows("io.mcm.spi", packages("io.mcm", "io.mcm.format"));

    @ArchTest
    static final ArchRule shouldLetGroupsKnowWhatTheyAreMadeOf =
            knows(
                    "io.mcm.group",
                    packages(
                            "io.mcm",
                            "io.mcm.format",
                            "io.mcm.linux",
                            "io.mcm.memory",
                            "io.mcm.node",
                            "io.mcm.spi",
                            "io.mcm.spi.host",
                            "io.mcm.stats"));

    @ArchTest
    static final ArchRule shouldKeepTheHostTransportApart =
            knows(
                    "io.mcm.spi.host",
                    packages("io.mcm", "io.mcm.linux", "io.mcm.memory", "io.mcm.spi"));

    @ArchTest
    static final ArchRule shouldLetNodesKnowNothingOfGroups =
            knows(
                    "io.mcm.node",
                    packages(
                            "io.mcm",
                            "io.mcm.format",
                            "io.mcm.json",
                            "io.mcm.linux",
                            "io.mcm.memory",
                            "io.mcm.stats"));

    /**
     * The API has three doors to what is behind it: {@link Mesh}, {@link Diagnosis} and {@link
     * HostView}.
     */
    @ArchTest
    static final ArchRule shouldLetThreeDoorsAloneReachBehindTheApi =
            classes()
                    .that()
                    .resideInAPackage("io.mcm")
                    .and(not(belongTo(equivalentTo(Mesh.class))))
                    .and(not(belongTo(equivalentTo(Diagnosis.class))))
                    .and(not(belongTo(equivalentTo(HostView.class))))
                    .should()
                    .onlyDependOnClassesThat(
                            packages("io.mcm", "io.mcm.format", "io.mcm.json", "io.mcm.spi")
                                    .or(not(resideInAPackage("io.mcm.."))));

    @ArchTest
    static final ArchRule shouldDependOnlyOnTheLibrariesOfTheDesign =
            classes()
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..",
                                    "jdk.jfr..",
                                    "io.mcm..",
                                    "org.agrona..",
                                    "org.slf4j",
                                    "com.fasterxml.jackson.core..",
                                    "org.jspecify.annotations"));

    /** The others of Agrona throw IllegalAccessError on JDK 25 unless the user adds a JVM flag. */
    @ArchTest
    static final ArchRule shouldUseOnlyThePartsOfAgronaThatNeedNoFlag =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("org.agrona..")
                                    .and(
                                            not(
                                                    nameMatching(
                                                            "org\\.agrona\\.(DirectBuffer|MutableDirectBuffer"
                                                                    + "|Ascii\\w+|LangUtil|collections\\..*"
                                                                    + "|concurrent\\.(\\w*IdleStrategy|Agent\\w*))"))));

    private static ArchRule knows(String one, DescribedPredicate<JavaClass> others) {
        return classes()
                .that()
                .resideInAPackage(one)
                .should()
                .onlyDependOnClassesThat(
                        packages(one).or(others).or(not(resideInAPackage("io.mcm.."))))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> packages(String... names) {
        return resideInAnyPackage(names);
    }
}
