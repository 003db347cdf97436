SELECT
  eventid,
  eventtime,
  awsregion,
  recipientaccountid,
  useridentity.principalid AS principalid,
  useridentity.username AS username,
  useridentity.identityprovider AS identityprovider,
  json_extract_scalar(requestparameters, '$.roleArn') AS rolearn,
  json_extract_scalar(requestparameters, '$.roleSessionName') AS rolesessionname,
  json_extract_scalar(requestparameters, '$.durationSeconds') AS durationseconds,
  json_extract_scalar(responseelements, '$.credentials.accessKeyId') AS accesskeyid,
  json_extract_scalar(responseelements, '$.credentials.expiration') AS expiration,
  json_extract_scalar(responseelements, '$.assumedRoleUser.assumedRoleId') AS assumedroleid,
  json_extract_scalar(responseelements, '$.provider') AS provider,
  json_extract_scalar(responseelements, '$.audience') AS audience,
  json_extract_scalar(responseelements, '$.subjectFromWebIdentityToken') AS subject,
  json_extract_scalar(additionaleventdata, '$.identityProviderConnectionVerificationMethod') AS verification,
  element_at(filter(resources, each -> each.type = 'AWS::IAM::Role'), 1).arn AS resourcearn,
  sourceipaddress,
  useragent,
  errorcode,
  errormessage
FROM "security"."cloudtrail"
WHERE "account" = '123456789012' AND "day" BETWEEN '2026/11/06' AND '2026/11/21' AND "region" IN ('eu-central-1')
  AND eventsource = 'sts.amazonaws.com'
  AND eventname = 'AssumeRoleWithWebIdentity'
  AND eventtime >= '2026-11-06T06:00:00Z'
