/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.ntk4j.testing.Tolerances.ROUNDING;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Zeta;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.testing.Tolerances;

class ForwardModeTest {

    private final SameDiff sd = SameDiff.create();
    private final SDVariable x = sd.var("x", Nd4j.createFromArray(.3, -.7));
    private final SDVariable t = sd.constant("t", Nd4j.createFromArray(1., 1));

    @Test
    void fourDerivativesOfASine() {
        SDVariable y = sd.math().sin(x);
        double[] truth = {Math.cos(.3), -Math.sin(.3), -Math.cos(.3), Math.sin(.3)};
        for (double derivative : truth) {
            y = ForwardMode.standard().tangent(sd, Map.of("x", t), y.name());
            assertThat(y.eval().getDouble(0)).isCloseTo(derivative, within(ROUNDING));
        }
    }

    @Test
    void aTargetThatNoSourceLeadsToHasNoTangent() {
        SDVariable other = sd.math().exp(sd.constant(Nd4j.createFromArray(1., 2, 3)));
        Map<String, SDVariable> tangents =
                ForwardMode.standard().tangents(sd, Map.of("x", t), List.of(other.name()));
        assertThat(tangents).isEmpty();
        SDVariable zeros = ForwardMode.standard().tangent(sd, Map.of("x", t), other.name());
        assertThat(zeros.eval().toDoubleVector()).containsExactly(0, 0, 0);
    }

    @Test
    void aZeroByStructureCostsNoOps() {
        SDVariable y = sd.math().floor(sd.math().tanh(x));
        int before = sd.getOps().size();
        assertThat(ForwardMode.standard().tangents(sd, Map.of("x", t), List.of(y.name())))
                .isEmpty();
        assertThat(sd.getOps().keySet().stream().filter(name -> name.startsWith("floor")))
                .hasSize(1);
        assertThat(sd.getOps()).hasSizeLessThanOrEqualTo(before + 3);
    }

    @Test
    void anInnerVariableCanBeTheSource() {
        SDVariable z = sd.math().exp("z", x);
        SDVariable y = z.mul(z);
        SDVariable tangent = ForwardMode.standard().tangent(sd, Map.of("z", t), y.name());
        assertThat(tangent.eval().getDouble(1)).isCloseTo(2 * Math.exp(-.7), within(ROUNDING));
    }

    @Test
    void anOpWithoutARuleIsNamedWithItsVariableAndTheRemedy() {
        SDVariable y = x.mul("strange", new Zeta(sd, x, x).outputVariable());
        assertThatThrownBy(() -> ForwardMode.standard().tangent(sd, Map.of("x", t), "strange"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("op 'zeta' (zeta), which computes variable 'zeta'")
                .hasMessageContaining("TangentRules.standard().with(\"zeta\", rule)")
                .hasMessageContaining("Derivatives.of");
        assertThat(y.name()).isEqualTo("strange");
    }

    @Test
    void aRuleOfOnesOwnTakesPart() {
        SDVariable y = sd.math().tanh(x);
        TangentRules rules =
                TangentRules.standard().with("tanh", step -> List.of(step.tangent().mul(7)));
        SDVariable tangent = ForwardMode.of(rules).tangent(sd, Map.of("x", t), y.name());
        assertThat(tangent.eval().toDoubleVector()).containsExactly(7, 7);
        assertThat(TangentRules.standard().of("tanh")).isNotEqualTo(rules.of("tanh"));
    }

    @Test
    void aRuleRefusesTangentsThatItWouldLose() {
        SDVariable y = x.mul(sd.math().exp(x));
        TangentRules rules =
                TangentRules.standard()
                        .with(
                                "multiply",
                                step -> {
                                    step.requireTangentsOnlyOf(1);
                                    return List.of(step.input(0).mul(step.tangent(1)));
                                });
        assertThatThrownBy(() -> ForwardMode.of(rules).tangent(sd, Map.of("x", t), y.name()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("op 'multiply' (multiply)")
                .hasMessageContaining("its input 0, 'x'");
    }

    @Test
    void inFloat32TooPoolingTiesAreBrokenAsReverseModeDoes() {
        Random random = new Random(3);
        double[] few = random.doubles(384).map(u -> Math.floor(3 * u)).toArray();
        double[] any = random.doubles(384).map(u -> 2 * u - 1).toArray();
        long[] shape = {2, 3, 8, 8};
        SDVariable images = sd.var("images", Nd4j.create(few, shape, DataType.FLOAT));
        SDVariable v = sd.constant(Nd4j.create(any, shape, DataType.FLOAT));
        Pooling2DConfig config =
                Pooling2DConfig.builder().kH(3).kW(3).sH(2).sW(2).pH(1).pW(1).build();
        SDVariable y = sd.cnn().maxPooling2d(images, config);
        SDVariable jv = ForwardMode.standard().tangent(sd, Map.of("images", v), y.name());
        SDVariable u = sd.constant(sd.math().sin(jv.mul(7)).eval().dup());
        SDVariable ju =
                ReverseMode.apply(sd, y.name(), u, List.of("images")).cotangent("images").get();
        double pushed = u.mul(jv).sum().eval().getDouble(0);
        double pulled = v.mul(ju).sum().eval().getDouble(0);
        assertThat(pulled).isCloseTo(pushed, within(Tolerances.SINGLE));
    }

    @Test
    void aTangentOfAnotherTypeIsRefused() {
        SDVariable single = sd.constant(Nd4j.ones(DataType.FLOAT, 2));
        assertThatThrownBy(() -> ForwardMode.standard().tangent(sd, Map.of("x", single), "x"))
                .hasMessageContaining("a tangent of 'x'")
                .hasMessageContaining("DOUBLE");
        SDVariable index = sd.constant("index", Nd4j.createFromArray(1, 2));
        assertThatThrownBy(() -> ForwardMode.standard().tangent(sd, Map.of("index", index), "x"))
                .hasMessageContaining("'index'");
    }
}
