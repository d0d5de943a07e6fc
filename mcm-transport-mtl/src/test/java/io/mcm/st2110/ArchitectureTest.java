package io.mcm.st2110;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The wire formats are functions: none of them knows a socket, a node or a thread. */
@AnalyzeClasses(packages = "io.mcm.st2110", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    /** What each of them may throw, and the core's words for media. */
    private static final DescribedPredicate<JavaClass> WORDS =
            resideInAnyPackage("io.mcm.format", "io.mcm.st2110")
                    .or(nameMatching("io\\.mcm\\.(ErrorCode|ConfigException(\\$Fault)?)"))
                    .as("errors, formats and the words of the standard");

    @ArchTest static final ArchRule shouldLetRtpKnowNobody = knows("io.mcm.st2110.rtp", WORDS);

    @ArchTest static final ArchRule shouldLetVideoKnowRtp = onRtp("io.mcm.st2110.video");

    @ArchTest static final ArchRule shouldLetJpegXsKnowRtp = onRtp("io.mcm.st2110.jpegxs");

    @ArchTest static final ArchRule shouldLetAudioKnowRtp = onRtp("io.mcm.st2110.audio");

    @ArchTest static final ArchRule shouldLetTimingKnowRtp = onRtp("io.mcm.st2110.timing");

    @ArchTest
    static final ArchRule shouldLetDescriptionsKnowWhatTheyDescribe =
            knows(
                    "io.mcm.st2110.sdp",
                    WORDS.or(
                            resideInAnyPackage(
                                    "io.mcm", "io.mcm.st2110.audio", "io.mcm.st2110.video")));

    @ArchTest
    static final ArchRule shouldLetTheAnalyserKnowWhatItMeasures =
            knows(
                    "io.mcm.st2110.analysis",
                    WORDS.or(
                            resideInAnyPackage(
                                    "io.mcm.st2110.rtp",
                                    "io.mcm.st2110.sdp",
                                    "io.mcm.st2110.timing")));

    @ArchTest
    static final ArchRule shouldNeedNoThreadsNorFiles =
            classes()
                    .that()
                    .resideInAnyPackage(
                            "io.mcm.st2110.rtp",
                            "io.mcm.st2110.video",
                            "io.mcm.st2110.jpegxs",
                            "io.mcm.st2110.audio",
                            "io.mcm.st2110.timing",
                            "io.mcm.st2110.sdp")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java.lang",
                                    "java.lang.annotation",
                                    "java.lang.constant",
                                    "java.lang.foreign",
                                    "java.lang.invoke",
                                    "java.lang.runtime",
                                    "java.math",
                                    "java.nio",
                                    "java.util",
                                    "java.util.concurrent.atomic",
                                    "java.util.function",
                                    "java.util.regex",
                                    "java.util.stream",
                                    "org.jspecify.annotations",
                                    "io.mcm.."));

    private static ArchRule onRtp(String one) {
        return knows(one, WORDS.or(resideInAPackage("io.mcm.st2110.rtp")));
    }

    private static ArchRule knows(String one, DescribedPredicate<JavaClass> others) {
        return classes()
                .that()
                .resideInAPackage(one)
                .should()
                .onlyDependOnClassesThat(
                        resideInAPackage(one).or(others).or(not(resideInAPackage("io.mcm.."))));
    }
}
