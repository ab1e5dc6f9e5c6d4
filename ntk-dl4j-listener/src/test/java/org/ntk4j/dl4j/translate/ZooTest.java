/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.model.AlexNet;
import org.deeplearning4j.zoo.model.Darknet19;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.SimpleCNN;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.deeplearning4j.zoo.model.UNet;
import org.deeplearning4j.zoo.model.VGG16;
import org.deeplearning4j.zoo.model.Xception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.kernel.EmpiricalNtk;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.KernelPlan;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.testing.Seeded;
import org.ntk4j.testing.Tolerances;

/** Networks as people use them: the model zoo's, at the smallest sizes that they take. */
class ZooTest {

    private static final int CLASSES = 5;
    private static final int N = 2;

    /** float32 rounding through some fifty layers and a softmax. */
    private static final double DEEP = 1e-3;

    static Stream<Arguments> models() {
        return Stream.of(
                model(
                        "LeNet",
                        shape -> LeNet.builder().inputShape(shape).numClasses(CLASSES).build(),
                        1,
                        28,
                        28),
                model(
                        "SimpleCNN",
                        shape -> SimpleCNN.builder().inputShape(shape).numClasses(CLASSES).build(),
                        3,
                        48,
                        48),
                model(
                        "AlexNet",
                        shape -> AlexNet.builder().inputShape(shape).numClasses(CLASSES).build(),
                        3,
                        96,
                        96),
                model(
                        "VGG16",
                        shape -> VGG16.builder().inputShape(shape).numClasses(CLASSES).build(),
                        3,
                        32,
                        32),
                model(
                        "ResNet50",
                        shape -> ResNet50.builder().inputShape(shape).numClasses(CLASSES).build(),
                        3,
                        112,
                        112),
                model(
                        "Darknet19",
                        shape -> Darknet19.builder().inputShape(shape).numClasses(CLASSES).build(),
                        3,
                        64,
                        64),
                model(
                        "SqueezeNet",
                        shape -> SqueezeNet.builder().inputShape(shape).numClasses(CLASSES).build(),
                        3,
                        64,
                        64),
                model(
                        "UNet",
                        shape -> UNet.builder().inputShape(shape).numClasses(CLASSES).build(),
                        3,
                        32,
                        32),
                model(
                        "Xception",
                        shape -> Xception.builder().inputShape(shape).numClasses(CLASSES).build(),
                        3,
                        80,
                        80));
    }

    private static Arguments model(String name, Function<int[], ZooModel<?>> model, int... shape) {
        return Arguments.of(name, model, shape);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void theOutputIsTheNetworks(String name, Function<int[], ZooModel<?>> model, int[] shape) {
        Model network = network(model.apply(shape));
        INDArray x = images(shape);
        TranslationOptions options =
                TranslationOptions.defaults().withOutputs(OutputKind.ACTIVATED);
        try (TranslatedNetwork translated =
                NetworkTranslator.translate(network, Examples.of(x), options)) {
            assertThat(translated.graph().parameterCount()).isPositive();
            INDArray outputs = translated.graph().outputs(Examples.of(x));
            INDArray expected = Networks.output(network, x).dup('c');
            assertThat(outputs.length()).isEqualTo(expected.length());
            assertThat(expected.norm2Number().doubleValue()).isFinite().isPositive();
            assertThat(Tolerances.relativeError(outputs, expected)).isLessThan(DEEP);
        }
    }

    @Test
    void theKernelOfAResidualNetworkIsItsDefinitionAndFitsItsBudget() {
        Model network =
                network(
                        ResNet50.builder()
                                .inputShape(new int[] {3, 160, 160})
                                .numClasses(CLASSES)
                                .build());
        Examples x = Examples.of(images(3, 160, 160));
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, x)) {
            Derivatives derivatives = Derivatives.of(translated.graph());
            MemoryBudget budget = MemoryBudget.ofMegabytes(1500);
            KernelPlan plan = KernelPlan.of(derivatives, KernelKind.PSEUDO, N, budget);
            assertThat(plan.fits()).as("%s", plan).isTrue();
            try (TangentKernel layerWise =
                            EmpiricalNtk.layerWise(derivatives, budget)
                                    .compute(KernelKind.PSEUDO, x);
                    TangentKernel explicit =
                            EmpiricalNtk.explicit(derivatives).compute(KernelKind.PSEUDO, x)) {
                assertThat(explicit.matrix().norm2Number().doubleValue()).isFinite().isPositive();
                assertThat(Tolerances.relativeError(layerWise.matrix(), explicit.matrix()))
                        .isLessThan(DEEP);
            }
        }
    }

    private static INDArray images(int... shape) {
        return Seeded.normal(1, N, shape[0], shape[1], shape[2]).castTo(DataType.FLOAT);
    }

    /**
     * With weights of the size that keeps signals alive where the zoo's own would overflow, and
     * running statistics as after some training, so that they are seen.
     */
    private static Model network(ZooModel<?> zoo) {
        Model network = zoo.init();
        Random random = new Random(3);
        network.paramTable(false)
                .forEach(
                        (key, values) -> {
                            if (key.endsWith("_mean") || key.endsWith("_log10stdev")) {
                                INDArray noise = Seeded.normal(random.nextInt(), values.shape());
                                values.addi(noise.muli(.05).castTo(values.dataType()));
                            } else if (values.rank() > 1) {
                                double inputs = (double) values.length() / values.size(0);
                                double size = values.norm2Number().doubleValue();
                                values.muli(Math.sqrt(values.length() / inputs) / size);
                            }
                        });
        return network;
    }
}
