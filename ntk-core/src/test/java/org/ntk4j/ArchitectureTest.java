/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.nd4j.linalg.factory.Nd4j;

@AnalyzeClasses(packages = "org.ntk4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ROOMS_DEPEND_DOWNWARDS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("graph")
                    .definedBy("org.ntk4j.graph..")
                    .layer("autodiff")
                    .definedBy("org.ntk4j.autodiff..")
                    .layer("linalg")
                    .definedBy("org.ntk4j.linalg..")
                    .layer("kernel")
                    .definedBy("org.ntk4j.kernel..")
                    .layer("hessian")
                    .definedBy("org.ntk4j.hessian..")
                    .layer("linear")
                    .definedBy("org.ntk4j.linear..")
                    .layer("regime")
                    .definedBy("org.ntk4j.regime..")
                    .whereLayer("graph")
                    .mayNotAccessAnyLayer()
                    .whereLayer("autodiff")
                    .mayOnlyAccessLayers("graph")
                    .whereLayer("linalg")
                    .mayOnlyAccessLayers("graph", "autodiff")
                    .whereLayer("kernel")
                    .mayOnlyAccessLayers("graph", "autodiff", "linalg")
                    .whereLayer("hessian")
                    .mayOnlyAccessLayers("graph", "autodiff", "linalg", "kernel")
                    .whereLayer("linear")
                    .mayOnlyAccessLayers("graph", "autodiff", "linalg", "kernel", "hessian")
                    .whereLayer("regime")
                    .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule CORE_DOES_NOT_KNOW_DEEPLEARNING4J =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.deeplearning4j..");

    @ArchTest
    static final ArchRule NOTHING_PRINTS =
            noClasses()
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err");

    @ArchTest
    static final ArchRule NOTHING_DRAWS_FROM_ND4J =
            noClasses()
                    .should()
                    .callMethodWhere(
                            DescribedPredicate.describe(
                                    "a random method of Nd4j",
                                    call ->
                                            call.getTargetOwner().isEquivalentTo(Nd4j.class)
                                                    && call.getTarget()
                                                            .getName()
                                                            .startsWith("rand")));

    @ArchTest
    static final ArchRule CLASSES_ARE_FINAL_OR_ABSTRACT =
            classes()
                    .that()
                    .areNotInterfaces()
                    .and()
                    .areNotAnonymousClasses()
                    .and()
                    .areNotEnums()
                    .should()
                    .haveModifier(JavaModifier.FINAL)
                    .orShould()
                    .haveModifier(JavaModifier.ABSTRACT);
}
