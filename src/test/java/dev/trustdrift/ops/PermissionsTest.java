package dev.trustdrift.ops;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The function may do what its code does, and nothing else.
final class PermissionsTest {
  /// Calls whose permission has another name, or none. An empty value: needs none.
  private static final Map<String, String> NAMED_OTHERWISE =
      Map.ofEntries(
          // "No permissions are required to perform this operation" (STS API reference).
          entry("sts:GetCallerIdentity", ""),
          // Reads with s3:GetObject too, which getObject needs anyhow.
          entry("s3:CopyObject", "s3:PutObject"),
          entry("s3:HeadObject", "s3:GetObject"),
          // "PublishBatch" is no action of its own (Service Authorization Reference, Amazon SNS).
          entry("sns:PublishBatch", "sns:Publish"),
          entry("s3:ListObjectsV2", "s3:ListBucket"));

  /// What is granted for the sake of no call in the code, and why.
  private static final Map<String, String> NOT_FOR_THE_CODE =
      Map.ofEntries(
          entry("s3:ListBucket", "turns S3's 403 on a missing key into the 404 it is"),
          entry("kms:GenerateDataKey", "SNS asks it of who publishes to an encrypted topic"),
          entry("kms:Decrypt", "SNS asks it of who publishes to an encrypted topic"),
          entry("glue:GetDatabase", "Athena reads definitions in the caller's name"),
          entry("glue:GetTable", "Athena reads definitions in the caller's name"),
          entry("glue:GetPartitions", "Athena reads definitions in the caller's name"),
          entry("s3:GetBucketLocation", "Athena reads files in the caller's name"),
          entry("s3:ListBucketMultipartUploads", "Athena writes results in the caller's name"),
          entry("s3:ListMultipartUploadParts", "Athena writes results in the caller's name"),
          entry("s3:AbortMultipartUpload", "Athena writes results in the caller's name"),
          entry("logs:CreateLogStream", "Lambda writes the logs in the function's name"),
          entry("logs:PutLogEvents", "Lambda writes the logs in the function's name"),
          entry("sqs:SendMessage", "Lambda sends a failed run's event in the function's name"),
          entry("ec2:CreateNetworkInterface", "Lambda joins the VPC in the function's name"),
          entry("ec2:DeleteNetworkInterface", "Lambda joins the VPC in the function's name"),
          entry("ec2:DescribeNetworkInterfaces", "Lambda joins the VPC in the function's name"),
          entry("ec2:DescribeSubnets", "Lambda joins the VPC in the function's name"),
          entry("ec2:AssignPrivateIpAddresses", "Lambda joins the VPC in the function's name"),
          entry("ec2:UnassignPrivateIpAddresses", "Lambda joins the VPC in the function's name"));

  private static final Pattern CLIENT =
      Pattern.compile("software\\.amazon\\.awssdk\\.services\\.(\\w+)\\.\\w+Client");

  /// Methods of a client that call nothing.
  private static final Set<String> LOCAL =
      Set.of("builder", "create", "close", "serviceName", "serviceClientConfiguration");

  private static final Set<String> CALLED = called();

  private final Template template = Template.read();

  @Test
  void grantsEveryCallThatTheCodeMakes() {
    assertThat(granted()).containsAll(CALLED);
  }

  @Test
  void grantsNothingThatTheCodeDoesNotCall() {
    Set<String> unexplained = granted();
    unexplained.removeAll(CALLED);
    unexplained.removeAll(NOT_FOR_THE_CODE.keySet());
    assertThat(unexplained).isEmpty();
  }

  @Test
  void explainsOnlyWhatItGrants() {
    assertThat(granted()).containsAll(NOT_FOR_THE_CODE.keySet());
  }

  @Test
  void writesNothingInIam() {
    assertThat(granted().stream().filter(action -> action.startsWith("iam:")))
        .allMatch(action -> action.matches("iam:(Get|List)\\w+|iam:GenerateCredentialReport"));
  }

  @Test
  void givesTheStarOnlyToActionsThatKnowNoResource() {
    Set<String> everywhere =
        template.statements("AuditorRole").stream()
            .filter(statement -> statement.path("Effect").asString().equals("Allow"))
            .filter(statement -> statement.path("Resource").asString("").equals("*"))
            .flatMap(statement -> Template.actions(statement).stream())
            .filter(action -> !action.startsWith("ec2:"))
            .collect(Collectors.toSet());
    // Service Authorization Reference: an empty "Resource types" column.
    assertThat(everywhere)
        .containsExactlyInAnyOrder(
            "iam:ListAccountAliases",
            "iam:ListOpenIDConnectProviders",
            "iam:GetAccountAuthorizationDetails",
            "iam:ListRoles",
            "iam:GenerateCredentialReport",
            "iam:GetCredentialReport",
            "cloudtrail:LookupEvents");
  }

  private Set<String> granted() {
    Set<String> actions = new TreeSet<>();
    for (JsonNode statement : template.statements("AuditorRole")) {
      if (statement.path("Effect").asString().equals("Allow")) {
        actions.addAll(Template.actions(statement));
      }
    }
    assertThat(actions).isNotEmpty().noneMatch(action -> action.contains("*"));
    return actions;
  }

  private static Set<String> called() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.trustdrift");
    Set<String> actions = new TreeSet<>();
    for (JavaClass type : classes) {
      // Calls and method references alike.
      type.getCodeUnitAccessesFromSelf()
          .forEach(
              access -> {
                Matcher client = CLIENT.matcher(access.getTargetOwner().getName());
                if (client.matches() && !LOCAL.contains(access.getName())) {
                  actions.add(action(client.group(1), access.getName()));
                }
              });
    }
    actions.remove("");
    return actions;
  }

  /// `iam`, `listRolesPaginator` → `iam:ListRoles`.
  private static String action(String service, String method) {
    String call = method.replaceFirst("(Paginator|AsBytes)$", "");
    String action =
        service + ":" + call.substring(0, 1).toUpperCase(Locale.ROOT) + call.substring(1);
    return NAMED_OTHERWISE.getOrDefault(action, action);
  }
}
