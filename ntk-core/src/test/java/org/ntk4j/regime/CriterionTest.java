/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CriterionTest {
    private static final Criterion HIGH = Criterion.above(Quantity.DRIFT, 0.2, 0.1);
    private static final Criterion LOW = Criterion.below(Quantity.CKA, 0.9, 0.95);

    @Test
    void highIsBadWhenItDepartsAboveItsReturn() {
        assertThat(HIGH.highIsBad()).isTrue();
        assertThat(HIGH.departs(Math.nextDown(0.2))).isFalse();
        assertThat(HIGH.departs(0.2)).isTrue();
        assertThat(HIGH.returns(Math.nextUp(0.1))).isFalse();
        assertThat(HIGH.returns(0.1)).isTrue();
    }

    @Test
    void lowIsBadWhenItDepartsBelowItsReturn() {
        assertThat(LOW.highIsBad()).isFalse();
        assertThat(LOW.departs(Math.nextUp(0.9))).isFalse();
        assertThat(LOW.departs(0.9)).isTrue();
        assertThat(LOW.returns(Math.nextDown(0.95))).isFalse();
        assertThat(LOW.returns(0.95)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void withoutHysteresisEachValueEitherDepartsOrReturns(Quantity quantity) {
        Criterion criterion = Criterion.at(quantity, 0.5);
        for (double value : new double[] {0.4, Math.nextDown(0.5), 0.5, Math.nextUp(0.5), 0.6}) {
            assertThat(criterion.departs(value)).isNotEqualTo(criterion.returns(value));
        }
        assertThat(criterion.departs(0.5)).isTrue();
        assertThat(criterion.departs(0.4)).isEqualTo(quantity == Quantity.CKA);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aNonFiniteValueDepartsAndNeverReturns(double value) {
        for (Criterion criterion : new Criterion[] {HIGH, LOW}) {
            assertThat(criterion.departs(value)).isTrue();
            assertThat(criterion.returns(value)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAThresholdThatIsNotFinite(double threshold) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Criterion(Quantity.DRIFT, threshold, 0.1))
                .withMessageContaining("finite departAt for DRIFT, got " + threshold);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Criterion(Quantity.DRIFT, 0.1, threshold))
                .withMessageContaining("finite returnAt for DRIFT, got " + threshold);
    }

    @Test
    void refusesThresholdsInTheWrongOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Criterion.above(Quantity.DRIFT, 0.1, 0.2))
                .withMessageContaining("returnAt < departAt for DRIFT")
                .withMessageContaining("got departAt 0.1 and returnAt 0.2")
                .withMessageContaining("below()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Criterion.below(Quantity.CKA, 0.9, 0.9))
                .withMessageContaining("at() for no hysteresis");
    }

    @Test
    void comparesExcessAcrossScales() {
        Criterion large = Criterion.above(Quantity.TOP_EIGENVALUE, 2000, 1000);
        assertThat(HIGH.excess(0.3, 0.2)).isCloseTo(0.5, offset(1e-12));
        assertThat(large.excess(2500, 2000)).isEqualTo(0.25);
        assertThat(LOW.excess(0.95, 0.95)).isZero();
        assertThat(Criterion.at(Quantity.DRIFT, 0).excess(3, 0)).isEqualTo(3);
    }

    @Test
    void readsAsARule() {
        assertThat(HIGH).hasToString("drift >= 0.2 (returns at 0.1)");
        assertThat(LOW).hasToString("cka <= 0.9 (returns at 0.95)");
        assertThat(Criterion.at(Quantity.DRIFT, 0.2)).hasToString("drift >= 0.2");
    }
}
