/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ArrayPoolTest {

    @Test
    void anArrayComesBackForTheSameTypeAndShapeOnly() {
        try (ArrayPool pool = new ArrayPool()) {
            INDArray given = pool.take(DataType.DOUBLE, 2, 3);
            pool.give(given);
            INDArray transposed = pool.take(DataType.DOUBLE, 3, 2);
            INDArray single = pool.take(DataType.FLOAT, 2, 3);
            assertThat(transposed).isNotSameAs(given);
            assertThat(single).isNotSameAs(given);
            assertThat(single.dataType()).isEqualTo(DataType.FLOAT);
            assertThat(pool.take(DataType.DOUBLE, 2, 3)).isSameAs(given);
            INDArray another = pool.take(DataType.DOUBLE, 2, 3);
            assertThat(another).isNotSameAs(given);
            given.close();
            transposed.close();
            single.close();
            another.close();
        }
    }

    @Test
    void closingFreesWhatWasGivenAndNothingElse() {
        ArrayPool pool = new ArrayPool();
        INDArray taken = pool.take(DataType.FLOAT, 4);
        INDArray given = pool.take(DataType.FLOAT, 4);
        pool.give(given);
        pool.close();
        assertThat(given.wasClosed()).isTrue();
        assertThat(taken.wasClosed()).isFalse();
        taken.close();
    }
}
