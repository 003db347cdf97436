SELECT
  accesskeyid,
  principalid,
  identity,
  federatedprovider,
  eventsource,
  eventname,
  errorcode,
  sourceipaddress,
  useragent,
  awsregion,
  count(*) AS events,
  min(eventtime) AS earliest,
  max(eventtime) AS latest
FROM (
  SELECT DISTINCT
    eventid,
    eventtime,
    useridentity.accesskeyid AS accesskeyid,
    useridentity.principalid AS principalid,
    coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn) AS identity,
    useridentity.sessioncontext.webidfederationdata.federatedprovider AS federatedprovider,
    eventsource,
    eventname,
    errorcode,
    sourceipaddress,
    substr(useragent, 1, 512) AS useragent,
    awsregion
  FROM "security"."cloudtrail"
  WHERE "account" = '123456789012' AND "day" BETWEEN '2026/11/06' AND '2026/11/21'
    AND eventtime >= '2026-11-06T06:00:00Z'
    AND eventtime <= '2026-11-20T06:05:00Z'
    AND eventid IS NOT NULL
    AND coalesce(recipientaccountid, '123456789012') = '123456789012'
    AND (coalesce(eventname, '') <> 'AssumeRoleWithWebIdentity'
      OR coalesce(eventsource, '') <> 'sts.amazonaws.com')
    AND (useridentity.accesskeyid LIKE 'AKIA%'
      OR useridentity.sessioncontext.webidfederationdata.federatedprovider IS NOT NULL
      OR split_part(useridentity.principalid, ':', 1) IN ('AROAEXAMPLEROLE00001')
      OR useridentity.accesskeyid IN ('ASIAEXAMPLEAAAA00001', 'ASIAEXAMPLEAAAA00002')))
GROUP BY
  accesskeyid,
  principalid,
  identity,
  federatedprovider,
  eventsource,
  eventname,
  errorcode,
  sourceipaddress,
  useragent,
  awsregion
