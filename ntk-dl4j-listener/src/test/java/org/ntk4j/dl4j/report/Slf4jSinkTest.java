/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ntk4j.dl4j.testing.LogCapture;
import org.ntk4j.dl4j.testing.Serialization;
import org.ntk4j.regime.Criterion;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;
import org.ntk4j.regime.RegimeTransition;
import org.slf4j.LoggerFactory;

/** Pins texts, level, logger and markers: DESIGN 5.1 makes them an outside contract. */
class Slf4jSinkTest {
    private final LogCapture log = new LogCapture(Slf4jSink.LOGGER_NAME);
    private final Slf4jSink sink = Slf4jSink.create();

    @AfterEach
    void detach() {
        log.close();
    }

    @Test
    void theLoggerIsTheListenersClass() {
        assertThat(Slf4jSink.LOGGER_NAME).isEqualTo("org.ntk4j.dl4j.listener.KernelRegimeListener");
    }

    @Test
    void aMeasurementIsTheLineOfTheContractAtInfo() {
        sink.started(Samples.header());
        sink.measured(Samples.measurement());
        assertThat(only().getLevel()).isEqualTo(Level.INFO);
        assertThat(only().getMarker()).isNull();
        assertThat(only().getFormattedMessage())
                .isEqualTo(
                        "Kernel regime at iteration 400: KERNEL drift=0.0312 cka=0.9991"
                                + " linErr=0.0087 hessian=0.412 move=0.0021"
                                + " (18 ms, overhead 1.3%)");
    }

    @Test
    void furtherQuantitiesFollowInTheirOwnOrder() {
        MeasurementBuilder all = Measurement.at(0, 0).regime(Regime.DEPARTED).cost(2.34, 1);
        for (Quantity quantity : Quantity.values()) {
            all.value(quantity, quantity.ordinal() * 1e-4);
        }
        sink.measured(all.build());
        assertThat(only().getFormattedMessage())
                .isEqualTo(
                        "Kernel regime at iteration 0: DEPARTED drift=0 cka=2e-4 linErr=8e-4"
                                + " hessian=9e-4 move=7e-4 dist=1e-4 align=3e-4 top=4e-4 cond=5e-4"
                                + " rank=6e-4 velocity=0.001 forecast=0.0011 sharp=0.0012"
                                + " ggn=0.0013 kappa=0.0014 (2.3 ms, overhead 100.0%)");
    }

    @Test
    void anEarlyWarningHasItsOwnMarker() {
        RegimeTransition warning =
                new RegimeTransition(
                        Regime.KERNEL,
                        Regime.LEAVING,
                        3,
                        Criterion.above(Quantity.FORECAST_DRIFT, 0.4, 0.2),
                        0.5,
                        0.4,
                        "",
                        Double.NaN);
        sink.changed(warning, Measurement.at(3, 0).build());
        assertThat(only().getMarker().getName()).isEqualTo("KERNEL_REGIME_WARNING");
    }

    @Test
    void whatIsUnknownIsLeftOutAndWhatIsNotFiniteIsShown() {
        sink.measured(
                Measurement.at(5, 0).value(Quantity.DRIFT, Double.NaN).cost(9.96, 0.0 / 0).build());
        assertThat(only().getFormattedMessage())
                .isEqualTo("Kernel regime at iteration 5: KERNEL drift=NaN (10 ms)");
    }

    @Test
    void theLineIsTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            sink.measured(Measurement.at(5, 0).value(Quantity.DRIFT, 0.5).cost(1.5, 0.5).build());
        } finally {
            Locale.setDefault(before);
        }
        assertThat(only().getFormattedMessage())
                .isEqualTo(
                        "Kernel regime at iteration 5: KERNEL drift=0.5 (1.5 ms, overhead 50.0%)");
    }

    @Test
    void aDepartureIsMarkedAtWarnAndNamesItsCause() {
        sink.changed(Samples.departure(), Samples.measurement());
        assertThat(only().getLevel()).isEqualTo(Level.WARN);
        assertThat(only().getMarker().getName()).isEqualTo("KERNEL_REGIME_DEPARTURE");
        assertThat(only().getFormattedMessage())
                .isEqualTo(
                        "Training left the kernel regime at iteration 400: drift=0.0312 reached the"
                                + " threshold 0.03; layer dense1 has the largest share of the"
                                + " kernel change (75%)");
    }

    @Test
    void aReturnHasItsOwnMarker() {
        sink.changed(Samples.comeback(), Measurement.at(500, 3).build());
        assertThat(only().getLevel()).isEqualTo(Level.WARN);
        assertThat(only().getMarker().getName()).isEqualTo("KERNEL_REGIME_RETURN");
        assertThat(only().getFormattedMessage())
                .isEqualTo(
                        "Training returned to the kernel regime at iteration 500: drift=0.05 is"
                                + " back within the threshold 0.1");
    }

    @Test
    void ofSeveralModelsAllButTheFirstAreNumbered() {
        sink.changed(Samples.departure(), Measurement.at(400, 3).run(2).build());
        assertThat(only().getFormattedMessage())
                .startsWith("Training left the kernel regime at iteration 400: drift=0.0312 ")
                .endsWith(" (75%) (model 2)");
    }

    @Test
    void writesToTheLoggerItWasGivenAlsoAfterSerialization() throws Exception {
        Slf4jSink own = Slf4jSink.to(LoggerFactory.getLogger("my.training"));
        Slf4jSink copy = Serialization.copy(own, Slf4jSink.class);
        try (LogCapture mine = new LogCapture("my.training")) {
            own.measured(Samples.measurement());
            copy.measured(Samples.measurement());
            assertThat(mine.events()).hasSize(2);
        }
        assertThat(log.events()).isEmpty();
        assertThat(copy).hasToString("Slf4jSink to my.training");
    }

    private ILoggingEvent only() {
        assertThat(log.events()).hasSize(1);
        return log.events().get(0);
    }
}
