package dev.trustdrift.facts.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CiAgentsTest {
  @ParameterizedTest
  @CsvSource({
    "aws-cli/2.31.14 md/awscrt#0.28.1 ua/2.1 os/linux#6.1.115 lang/python#3.13.7, aws-cli on linux",
    "aws-cli/2.31.14 ua/2.1 os/macos#24.6.0 md/arch#arm64, aws-cli on macos",
    "aws-cli/1.29.0 Python/3.9.16 Linux/5.15.0-1051-aws botocore/1.31.0, aws-cli on linux",
    "aws-cli/1.29.0 Python/3.9.16 Darwin/23.1.0 botocore/1.31.0, aws-cli on macos",
    "APN/1.0 HashiCorp/1.0 Terraform/1.13.3 aws-sdk-go-v2/1.39.2 os/linux lang/go#1.24.6, APN on linux",
    "aws-sdk-go/1.44 (go1.19; linux; amd64), aws-sdk-go",
    "custom, custom"
  })
  void aToolIsItsProductAndItsSystem(String agent, String tool) {
    assertThat(Move.tool(agent)).isEqualTo(tool);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws-cli/2.31.14 ua/2.1 os/linux#6.1.115 lang/python#3.13.7",
        "aws-cli/1.29.0 Python/3.9.16 Linux/5.15.0-1051-aws botocore/1.31.0",
        "Terraform/1.13.3 gitlab-runner/17.5"
      })
  void anAgentWithAKernelOrACiSystemIsSpecific(String agent) {
    assertThat(CiAgents.isSpecific(agent)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Boto3/1.40.55",
        "Boto3/1.40.55 md/Botocore#1.40.55 ua/2.1 os/linux lang/python#3.12.11",
        "console.amazonaws.com",
        "AWS Internal",
        "cloudformation.amazonaws.com",
        "aws-cli/2.31.14 ua/2.1 os/linux#6.1.115 exec-env/CloudShell"
      })
  void aProductWithItsVersionAServiceAndAPersonsToolAreNot(String agent) {
    assertThat(CiAgents.isSpecific(agent)).isFalse();
  }

  @Test
  void theCommandAndTheServiceAreNoPartOfTheMachine() {
    assertThat(CiAgents.stable("aws-cli/2.31 ua/2.1 os/linux#6.1 m/E,b md/command#s3.cp"))
        .isEqualTo(CiAgents.stable("aws-cli/2.31 ua/2.1 os/linux#6.1 md/command#sts.x api/sts"));
  }
}
