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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class RegimeCriteriaTest {
    private static final Criterion DRIFT = Criterion.above(Quantity.DRIFT, 0.3, 0.1);
    private static final Criterion CKA = Criterion.below(Quantity.CKA, 0.9, 0.95);

    @Test
    void defaultsAreDriftAndLinearizationError() {
        assertThat(RegimeCriteria.defaults().criteria())
                .containsExactly(
                        new Criterion(Quantity.DRIFT, 0.2, 0.1),
                        new Criterion(Quantity.LINEARIZATION_ERROR, 0.5, 0.25));
    }

    @Test
    void isAValue() {
        RegimeCriteria criteria = RegimeCriteria.builder().add(DRIFT).add(CKA).build();
        RegimeCriteria same = RegimeCriteria.builder().add(DRIFT).add(CKA).build();
        assertThat(criteria).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(criteria).isNotEqualTo(RegimeCriteria.builder().add(DRIFT).build());
        assertThat(criteria)
                .hasToString("[drift >= 0.3 (returns at 0.1), cka <= 0.9 (returns at 0.95)]");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> criteria.criteria().remove(0));
    }

    @Test
    void doesNotChangeWithItsBuilder() {
        RegimeCriteria.Builder builder = RegimeCriteria.builder().add(DRIFT);
        RegimeCriteria criteria = builder.build();
        builder.add(CKA);
        assertThat(criteria.criteria()).containsExactly(DRIFT);
    }

    @Test
    void refusesTwoCriteriaInTheSameDirection() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                RegimeCriteria.builder()
                                        .add(DRIFT)
                                        .add(Criterion.at(Quantity.DRIFT, 1)))
                .withMessageContaining("got drift >= 1 after drift >= 0.3");
    }

    @Test
    void allowsABandOfTwoDirections() {
        Criterion low = Criterion.below(Quantity.EFFECTIVE_RANK, 3, 4);
        Criterion high = Criterion.above(Quantity.EFFECTIVE_RANK, 9, 8);
        assertThat(RegimeCriteria.builder().add(low).add(high).build().criteria())
                .containsExactly(low, high);
    }

    @Test
    void refusesNoCriterionAtAll() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RegimeCriteria.builder().build())
                .withMessageContaining("got none")
                .withMessageContaining("RegimeCriteria.defaults()");
    }
}
