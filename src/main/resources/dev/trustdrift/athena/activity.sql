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
  FROM {table}
  WHERE {partitions}
    AND eventtime >= '{from}'
    AND eventtime <= '{to}'
    AND eventid IS NOT NULL
    AND coalesce(recipientaccountid, '{account}') = '{account}'
    AND (coalesce(eventname, '') <> 'AssumeRoleWithWebIdentity'
      OR coalesce(eventsource, '') <> 'sts.amazonaws.com')
    AND ({credentials}))
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
