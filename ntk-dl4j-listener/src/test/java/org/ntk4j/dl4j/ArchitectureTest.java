/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.ntk4j.dl4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** The listener writes to sinks, so that report lies below it. */
    @ArchTest
    static final ArchRule ROOMS_DEPEND_DOWNWARDS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("translate")
                    .definedBy("org.ntk4j.dl4j.translate..")
                    .layer("report")
                    .definedBy("org.ntk4j.dl4j.report..")
                    .layer("listener")
                    .definedBy("org.ntk4j.dl4j.listener..")
                    .whereLayer("translate")
                    .mayNotAccessAnyLayer()
                    .whereLayer("report")
                    .mayNotAccessAnyLayer()
                    .whereLayer("listener")
                    .mayOnlyAccessLayers("translate", "report");

    @ArchTest
    static final ArchRule NOTHING_USES_THE_CORES_INTERNALS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.ntk4j.graph.internal..",
                            "org.ntk4j.autodiff.internal..",
                            "org.ntk4j.kernel.internal..");

    @ArchTest
    static final ArchRule NOTHING_PRINTS =
            noClasses()
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err");
}
