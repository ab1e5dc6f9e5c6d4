/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.LoggerFactory;

/** What Lanczos says when it cannot deliver. */
class LanczosFailureTest {

    @Test
    void tooFewIterationsAreToldByTheFlagAndTheResidual() {
        INDArray matrix = Matrices.laplacian(300);
        double truth = 2 - 2 * Math.cos(Math.PI * 300 / 301);
        SpectralValue found =
                Lanczos.create().withMaxIterations(10).largest(SymmetricOperator.of(matrix));

        assertThat(found.converged()).isFalse();
        assertThat(found.iterations()).isEqualTo(10);
        assertThat(found.value()).isLessThan(truth);
        assertThat(found.residual()).isGreaterThan(1e-3).isGreaterThan(truth - found.value());
    }

    @Test
    void eigenvaluesThatHaveConvergedAreToldFromThoseThatHaveNot() {
        double[] spectrum = IntStream.range(0, 300).mapToDouble(i -> i / 300.0).toArray();
        spectrum[17] = 9;
        Extremes found =
                Lanczos.create().withMaxIterations(20).extremes(Matrices.diagonal(spectrum), 0, 2);

        assertThat(found.largest())
                .extracting(SpectralValue::converged)
                .containsExactly(true, false);
        assertThat(found.converged()).isFalse();
    }

    @Test
    void anAsymmetricOperatorIsToldByTheResidual() {
        SymmetricOperator operator = SymmetricOperator.of(Matrices.random(40, 40, 61));
        SpectralValue[] found = new SpectralValue[1];
        List<String> log = logged(() -> found[0] = Lanczos.create().largest(operator));

        assertThat(found[0].converged()).isFalse();
        assertThat(found[0].residual()).isGreaterThan(0.1);
        assertThat(log).singleElement().asString().contains("not symmetric");
    }

    @Test
    void valuesThatHaveNotConvergedAreLoggedOnceAndOthersNotAtAll() {
        SymmetricOperator operator = SymmetricOperator.of(Matrices.laplacian(300));
        Lanczos lanczos = Lanczos.create();

        assertThat(logged(() -> lanczos.withMaxIterations(10).extremes(operator, 2, 2)))
                .singleElement()
                .asString()
                .startsWith("Lanczos has not converged after 10 iterations: eigenvalue")
                .endsWith("allow more iterations or a larger tolerance");
        assertThat(logged(() -> lanczos.withTolerance(0.1).largest(operator))).isEmpty();
    }

    @Test
    void anOperatorThatReturnsNanIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Lanczos.create().largest(Matrices.diagonal(1, Double.NaN)))
                .withMessageContaining("NaN");
    }

    @Test
    void anOperatorThatReturnsSomethingElseIsRefused() {
        SymmetricOperator tooShort = returning(Nd4j.ones(DataType.DOUBLE, 3));
        SymmetricOperator coarse = returning(Nd4j.ones(DataType.FLOAT, 4));

        for (SymmetricOperator operator : List.of(tooShort, coarse)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Lanczos.create().largest(operator))
                    .withMessageContaining("4 entries of type DOUBLE");
        }
    }

    /** An operator of dimension 4 with one answer to everything. */
    private static SymmetricOperator returning(INDArray product) {
        return new SymmetricOperator() {
            @Override
            public long dimension() {
                return 4;
            }

            @Override
            public DataType dataType() {
                return DataType.DOUBLE;
            }

            @Override
            public INDArray apply(INDArray v) {
                return product.dup();
            }
        };
    }

    @Test
    void impossibleRequestsAreRefused() {
        SymmetricOperator operator = Matrices.diagonal(1, 2, 3, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lanczos.create().extremes(operator, 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lanczos.create().extremes(operator, -1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Lanczos.create().withTolerance(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lanczos.create().withTolerance(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lanczos.create().withMaxIterations(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lanczos.create().withMaxIterations(2).extremes(operator, 1, 2))
                .withMessageContaining("3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SymmetricOperator.of(Matrices.random(2, 3, 1)));
    }

    private static List<String> logged(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger(Lanczos.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        try {
            action.run();
        } finally {
            logger.detachAppender(appender);
            logger.setAdditive(true);
        }
        assertThat(appender.list).allMatch(event -> event.getLevel() == Level.WARN);
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
